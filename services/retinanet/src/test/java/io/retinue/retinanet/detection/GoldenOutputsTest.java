package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoldenOutputsTest {
  @TempDir private Path folder;
  private RetinaNet model;

  @BeforeEach
  void record() throws IOException {
    model = RetinaNet.create(SmallModels.spec("red", "blue"), 1);
    List<RgbImage> images = SmallModels.boxes(2, 1).stream().map(LabelledImage::image).toList();
    GoldenOutputs.record(model, images, folder);
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void shouldAcceptTheModelThatWasRecorded() {
    assertThatCode(() -> GoldenOutputs.verify(model, folder)).doesNotThrowAnyException();
  }

  @Test
  void shouldRefuseOtherWeights() {
    try (RetinaNet other = RetinaNet.create(model.spec(), 2)) {
      assertThatThrownBy(() -> GoldenOutputs.verify(other, folder))
          .isInstanceOf(Tolerance.MismatchException.class)
          .hasMessageMatching("value \\d+ of (logits|deltas)\\.0 is .* was recorded");
    }
  }

  @Test
  void shouldRefuseAModelOfOtherClasses() {
    try (RetinaNet other = RetinaNet.create(SmallModels.spec("red"), 1)) {
      assertThatThrownBy(() -> GoldenOutputs.verify(other, folder))
          .isInstanceOf(Tolerance.MismatchException.class)
          .hasMessageContaining("values");
    }
  }

  @Test
  void shouldRefuseADamagedFile() throws IOException {
    Path file = folder.resolve(GoldenOutputs.FILE);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 1000));

    assertThatThrownBy(() -> GoldenOutputs.verify(model, folder))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining("golden.safetensors is damaged");
  }
}
