package io.retinue.retinanet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResizingTest {
  private static final Resizing TORCHVISION = Preprocessing.torchvision().resizing();

  @ParameterizedTest
  @CsvSource({
    // 800 / 480 times 640 is 1066.67, cut down.
    "640, 480, 1066, 800, 1088, 800",
    "480, 640, 800, 1066, 800, 1088",
    // The long side is the limit: 1333 / 2000 times 1000.
    "2000, 1000, 1333, 666, 1344, 672",
    // In Python, 640 * (800 / 427) is 1199.06 and 427 * (800 / 427) just 800.
    "640, 427, 1199, 800, 1216, 800",
    // Python again: 639 * (1333 / 1279) is below 666, 1279 * (1333 / 1279) just 1333.
    "1279, 639, 1333, 665, 1344, 672",
    "1, 1, 800, 800, 800, 800",
    "20000, 20000, 800, 800, 800, 800",
    "20000, 20, 1333, 1, 1344, 32",
    // A side that would vanish stays one pixel.
    "20000, 1, 1333, 1, 1344, 32"
  })
  void shouldFollowThePictureAsTorchvision(
      int width, int height, int placedWidth, int placedHeight, int inputWidth, int inputHeight) {
    assertThat(TORCHVISION.place(width, height))
        .isEqualTo(new Placement(width, height, placedWidth, placedHeight));
    assertThat(TORCHVISION.inputSize(width, height))
        .isEqualTo(new InputSize(inputWidth, inputHeight));
  }

  @Test
  void shouldBeOneSizeForEveryPictureOfACamera() {
    Resizing fixed = new Resizing.Fixed(384, 288);

    assertThat(fixed.inputSize(20000, 1)).isEqualTo(new InputSize(384, 288));
    assertThat(fixed.place(20000, 1)).isEqualTo(new Placement(20000, 1, 384, 1));
  }

  @Test
  void shouldRefuseSidesThatNoInputHas() {
    assertThatThrownBy(() -> new Resizing.Fixed(384, 290))
        .hasMessageContaining("inputHeight must be a multiple of 32");
    assertThatThrownBy(() -> new Resizing.ShortSide(800, 600))
        .hasMessageContaining("maxSide must be from 800 to 4096, not 600");
  }
}
