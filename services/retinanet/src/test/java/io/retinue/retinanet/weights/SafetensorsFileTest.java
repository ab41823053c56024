package io.retinue.retinanet.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void write() throws IOException {
    path = folder.resolve("x.safetensors");
    TreeMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    tensors.put("floats", Safetensors.Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3)));
    tensors.put("bytes", Safetensors.Tensor.of(new byte[] {1, 2, (byte) 250}, new Shape(3)));
    Safetensors.write(path, tensors);
  }

  private void header(String json, int dataBytes) throws IOException {
    byte[] text = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(path, file.putLong(text.length).put(text).array());
  }

  private void shouldRefuse(String why) {
    assertThatThrownBy(
            () -> {
              try (SafetensorsFile file = SafetensorsFile.open(path)) {
                for (var named : file.entries().entrySet()) {
                  if (named.getValue().type() == ElementType.F32) {
                    file.floats(named.getKey());
                  }
                }
              }
            })
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("x.safetensors is damaged")
        .hasMessageContaining(why);
  }

  @Test
  void shouldReadWhatItWrote() throws IOException {
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      assertThat(file.entries().keySet()).containsExactly("bytes", "floats");
      assertThat(file.entries().get("floats"))
          .extracting(SafetensorsFile.Entry::shape)
          .isEqualTo(new Shape(2, 3));
      assertThat(file.floats("floats")).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(file.bytes("bytes")).containsExactly(1, 2, 250);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.02, 0.1, 0.5, 0.9, 0.99})
  void shouldRefuseAFileThatIsCutShort(double share) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, (int) (bytes.length * share)));

    shouldRefuse("");
  }

  @Test
  void shouldRefuseAFileWithMoreThanItsTensors() throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(bytes, bytes.length + 1));

    shouldRefuse("it should be " + bytes.length + " bytes long");
  }

  @Test
  void shouldRefuseEveryFlippedBitOfTheHeaderOrReadOtherNames() throws IOException {
    byte[] good = Files.readAllBytes(path);
    int headerBytes = (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong();
    for (int bit = 0; bit < (8 + headerBytes) * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(path, bad);
      try (SafetensorsFile file = SafetensorsFile.open(path)) {
        // What opens all the same has lost a name, or holds the same tensors.
        boolean named = file.entries().keySet().containsAll(Set.of("bytes", "floats"));
        if (named) {
          assertThat(file.floats("floats")).as("bit " + bit).containsExactly(1, 2, 3, 4, 5, 6);
        }
      } catch (ModelFormatException e) {
        assertThat(e).hasMessageContaining("x.safetensors is damaged");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void shouldRefuseValuesThatAreNoNumbers(float value) throws IOException {
    TreeMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    tensors.put("weights", Safetensors.Tensor.of(new float[] {1, value}, new Shape(2)));
    Safetensors.write(path, tensors);

    shouldRefuse("value 1 of tensor weights is " + value);
  }

  @Test
  void shouldRefuseALengthBeyondTheFileWithoutAllocatingIt() throws IOException {
    ByteBuffer file = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(path, file.putLong(Long.MAX_VALUE).array());

    shouldRefuse("its header claims 9223372036854775807 bytes of a file of 16");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
        "{'a':{'dtype':'F32','shape':[2147483647,2147483647,4],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1e400],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F99','shape':[1],'data_offsets':[0,4]}}",
        "{'a':{'dtype':'F32','shape':[1]}}",
        "{'a':{'dtype':'F32','shape':{},'data_offsets':[0,4]}}",
        "{'a':7}",
        "[1]",
        "null",
        "{"
      })
  void shouldRefuseAHeaderThatMakesNoSense(String json) throws IOException {
    header(json.replace('\'', '"'), 4);

    shouldRefuse("");
  }

  @Test
  void shouldRefuseTensorsThatOverlap() throws IOException {
    header(
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}"
            .replace('\'', '"'),
        4);

    shouldRefuse("gap or overlap");
  }
}
