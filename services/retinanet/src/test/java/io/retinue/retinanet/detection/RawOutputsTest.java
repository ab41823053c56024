package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import io.retinue.retinanet.weights.Safetensors;
import io.retinue.retinanet.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawOutputsTest {
  @TempDir private Path folder;

  private Path file(Map<String, Safetensors.Tensor> tensors) throws IOException {
    Path path = folder.resolve("in.safetensors");
    Safetensors.write(path, new TreeMap<>(tensors));
    return path;
  }

  private static Safetensors.Tensor picture(long seed) {
    RgbImage image = SmallModels.empty(seed).image();
    return Safetensors.Tensor.of(image.rgb(), new Shape(image.height(), image.width(), 3));
  }

  private static Shape shape(SafetensorsFile file, String name) {
    return Objects.requireNonNull(file.entries().get(name)).shape();
  }

  @Test
  void shouldSayToPicturesWhatItSaysToTheInputThatTheyBecome() throws IOException {
    Path first = folder.resolve("first.safetensors");
    Path second = folder.resolve("second.safetensors");
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a", "b"), 1)) {
      RawOutputs.write(model, file(Map.of("image.0", picture(1), "image.1", picture(2))), first);
      RawOutputs.write(model, first, second);
    }

    try (SafetensorsFile pictures = SafetensorsFile.open(first);
        SafetensorsFile input = SafetensorsFile.open(second)) {
      assertThat(shape(pictures, "input")).isEqualTo(new Shape(2, 3, 96, 128));
      // 9 anchors on 12 x 16, 6 x 8, 3 x 4, 2 x 2 and 1 x 1 cells.
      assertThat(shape(pictures, "logits")).isEqualTo(new Shape(2, 2313, 2));
      assertThat(shape(pictures, "anchors")).isEqualTo(new Shape(2313, 4));
      // Laid out otherwise in memory, so rounded otherwise.
      assertThat(input.floats("logits")).containsExactly(pictures.floats("logits"), within(1e-5f));
      assertThat(input.floats("deltas")).containsExactly(pictures.floats("deltas"), within(1e-5f));
      assertThat(input.entries()).doesNotContainKey("input");
    }
  }

  @Test
  void shouldSayWhatAFileShouldHold() throws IOException {
    Path out = folder.resolve("out.safetensors");
    Safetensors.Tensor floats = Safetensors.Tensor.of(new float[12], new Shape(2, 2, 3));
    try (RetinaNet model = RetinaNet.create(SmallModels.spec("a"), 1)) {
      assertThatThrownBy(() -> RawOutputs.write(model, file(Map.of("picture", floats)), out))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("neither a tensor named input nor one named image.0");
      assertThatThrownBy(() -> RawOutputs.write(model, file(Map.of("image.0", floats)), out))
          .hasMessageContaining("image.0 must be U8 [H, W, 3], not F32 (2, 2, 3)");
      assertThatThrownBy(() -> RawOutputs.write(model, file(Map.of("input", floats)), out))
          .hasMessageContaining("input must be [N, 3, H, W], not (2, 2, 3)");
      Safetensors.Tensor odd = Safetensors.Tensor.of(new float[36], new Shape(1, 3, 4, 3));
      assertThatThrownBy(() -> RawOutputs.write(model, file(Map.of("input", odd)), out))
          .hasMessageContaining("must be a multiple of 32");
    }
    assertThat(out).doesNotExist();
  }
}
