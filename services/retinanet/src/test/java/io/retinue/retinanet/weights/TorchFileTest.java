package io.retinue.retinanet.weights;

import static io.retinue.retinanet.weights.TorchArchives.oneTensor;
import static io.retinue.retinanet.weights.TorchArchives.pickle;
import static io.retinue.retinanet.weights.TorchArchives.recorded;
import static io.retinue.retinanet.weights.TorchArchives.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of {@code src/test/python/record_torch_files.py}, and files made by hand. */
class TorchFileTest {
  @TempDir private Path folder;

  private TensorFile open(String name) throws IOException {
    return TensorFile.open(recorded(name, folder), Optional.empty());
  }

  private Path handMade(byte[] pickle, float... values) throws IOException {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return TorchArchives.write(folder.resolve("x.pth"), pickle, Map.of("0", data.array()));
  }

  private static void shouldRefuse(Path path, String why) {
    assertThatThrownBy(
            () -> {
              try (TensorFile file = TensorFile.open(path, Optional.empty())) {
                for (String name : file.tensors().keySet()) {
                  file.floats(name);
                }
              }
            })
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(path.getFileName().toString())
        .hasMessageContaining(why);
  }

  /** The values that the script wrote: 0, 1/8, 2/8, … */
  private static float[] eighths(int from, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (from + i) / 8f;
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"state-dict.pth", "protocol-4.pth"})
  void shouldReadTheStateDictOfAModule(String name) throws IOException {
    try (TensorFile file = open(name)) {
      assertThat(file.tensors())
          .containsOnlyKeys(
              "conv.bias",
              "conv.weight",
              "norm.bias",
              "norm.num_batches_tracked",
              "norm.running_mean",
              "norm.running_var",
              "norm.weight")
          .containsEntry(
              "conv.weight", new TensorFile.Description(ElementType.F32, new Shape(4, 3, 3, 3)))
          .containsEntry(
              "norm.num_batches_tracked", new TensorFile.Description(ElementType.I64, new Shape()));
      assertThat(file.floats("conv.weight")).containsExactly(eighths(0, 108));
      assertThat(file.floats("norm.running_var")).containsExactly(eighths(0, 4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"half", "bfloat", "double"})
  void shouldReadEveryTypeThatWeightsHave(String name) throws IOException {
    try (TensorFile file = open("types-and-views.pth")) {
      assertThat(file.floats(name)).containsExactly(eighths(0, 6));
    }
  }

  @Test
  void shouldReadViewsInRowMajorOrder() throws IOException {
    try (TensorFile file = open("types-and-views.pth")) {
      assertThat(file.floats("channels_last")).containsExactly(eighths(0, 24));
      assertThat(file.floats("part_of_a_storage")).containsExactly(eighths(10, 6));
      // [[20, 21, 22], [23, 24, 25]] / 8 transposed
      assertThat(file.tensors())
          .containsEntry(
              "transposed", new TensorFile.Description(ElementType.F32, new Shape(3, 2)));
      assertThat(file.floats("transposed"))
          .containsExactly(20 / 8f, 23 / 8f, 21 / 8f, 24 / 8f, 22 / 8f, 25 / 8f);
      assertThat(file.floats("scalar")).containsExactly(0.5f);
      assertThat(file.floats("empty")).isEmpty();
      assertThat(file.floats("parameter")).containsExactly(eighths(0, 3));
    }
  }

  @Test
  void shouldTakeTheModelOfACheckpointAndLeaveItsOptimizer() throws IOException {
    try (TensorFile file = open("checkpoint.pth")) {
      assertThat(file.tensors()).hasSize(7).containsKey("module.conv.weight");
      assertThat(file.floats("module.conv.weight")).containsExactly(eighths(0, 108));
    }
  }

  @Test
  void shouldAskWhichOfSeveralStateDictsIsMeant() throws IOException {
    Path path = recorded("checkpoint-with-average.pth", folder);

    shouldRefuse(path, "say which of [model, model_ema] is meant");
    try (TensorFile file = TensorFile.open(path, Optional.of("model_ema"))) {
      assertThat(file.floats("module.norm.weight")).containsExactly(eighths(8, 4));
    }
    assertThatThrownBy(() -> TensorFile.open(path, Optional.of("modle")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("no part 'modle'; there are [model, model_ema]");
  }

  @Test
  void shouldSayWhatToDoAboutFilesThatAreNotStateDicts() throws IOException {
    shouldRefuse(recorded("before-1.6.pth", folder), "save it again with torch.save");
    shouldRefuse(recorded("whole-model.pth", folder), "save model.state_dict() and not the model");
    shouldRefuse(handMade(pickle("K\u0005")), "holds no state dict");
    shouldRefuse(handMade(pickle("}", text("epoch"), "K\u0005s")), "holds no state dict");
    shouldRefuse(
        TorchArchives.zip(folder.resolve("y.zip"), 0, Map.of("a.txt", new byte[3])),
        "torch.save did not write it");
    shouldRefuse(Files.write(folder.resolve("z.pth"), new byte[0]), "it ends after 0 bytes");
  }

  @Test
  void shouldRefuseNumbersThatNoMachineHereWrites() throws IOException {
    byte[] pickle = oneTensor("a", 1, 0, new int[] {1}, new int[] {1});
    Path path =
        TorchArchives.zip(
            folder.resolve("x.pth"),
            0,
            Map.of("a/data.pkl", pickle, "a/byteorder", new byte[] {'b', 'i', 'g'}));

    shouldRefuse(path, "big-endian");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void shouldNameTheTensorWhoseValueIsNoNumber(float value) throws IOException {
    shouldRefuse(
        handMade(oneTensor("head.bias", 2, 0, new int[] {2}, new int[] {1}), 1, value),
        "value 1 of tensor head.bias is " + value);
  }

  @Test
  void shouldRefuseIntegersWhereWeightsShouldBe() throws IOException {
    try (TensorFile file = open("types-and-views.pth")) {
      assertThatThrownBy(() -> file.floats("integers"))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("tensor integers is of type I64");
    }
  }

  @Test
  void shouldRefuseTensorsThatLeaveTheirStorage() throws IOException {
    List<byte[]> pickles =
        List.of(
            oneTensor("a", 4, 0, new int[] {5}, new int[] {1}),
            oneTensor("a", 4, 1, new int[] {4}, new int[] {1}),
            oneTensor("a", 4, 0, new int[] {2, 2}, new int[] {3, 1}),
            oneTensor("a", 4, -1, new int[] {2}, new int[] {1}),
            oneTensor("a", 4, 0, new int[] {2}, new int[] {-1}),
            oneTensor("a", 4, 0, new int[] {-2}, new int[] {1}),
            oneTensor("a", 4, 0, new int[] {2}, new int[] {1, 1}),
            // Numbers repeated: 4 would stand for 2^62.
            oneTensor(
                "a", 4, 0, new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE}, new int[] {0, 0}),
            oneTensor(
                "a",
                4,
                0,
                new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE},
                new int[] {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}));
    for (byte[] pickle : pickles) {
      shouldRefuse(handMade(pickle, 1, 2, 3, 4), "does not lie within its storage of 4");
    }
  }

  @Test
  void shouldRefuseStoragesThatAreNotThereOrOfAnotherSize() throws IOException {
    byte[] pickle = oneTensor("a", 4, 0, new int[] {4}, new int[] {1});

    shouldRefuse(handMade(pickle, 1, 2, 3), "should hold 4 values of type F32, but has 12 bytes");
    shouldRefuse(
        TorchArchives.write(folder.resolve("x.pth"), pickle, Map.of()), "storage 0 is missing");
    shouldRefuse(
        handMade(oneTensor("a", Integer.MAX_VALUE, 0, new int[] {4}, new int[] {1}), 1),
        "should hold 2147483647 values");
  }

  @Test
  void shouldNoticeAChangedWeight() throws IOException {
    byte[] bytes = recorded("state-dict.pth");
    byte[] weight = new byte[4];
    ByteBuffer.wrap(weight).order(ByteOrder.LITTLE_ENDIAN).putFloat(107 / 8f);
    int at = indexOf(bytes, weight);
    bytes[at + 1] ^= 1;

    shouldRefuse(Files.write(folder.resolve("x.pth"), bytes), "the checksum of its entry");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.1, 0.5, 0.9, 0.999})
  void shouldRefuseAFileThatIsCutShort(double share) throws IOException {
    byte[] bytes = recorded("state-dict.pth");
    Path path =
        Files.write(folder.resolve("x.pth"), Arrays.copyOf(bytes, (int) (bytes.length * share)));

    shouldRefuse(path, "it is cut short");
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i < bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }
}
