package io.retinue.retinanet.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureFitterTest {
  private static final Preprocessing INPUT = Preprocessing.imageNet(64, 32);

  private static RgbImage random(int width, int height, long seed) {
    byte[] rgb = new byte[width * height * 3];
    new Random(seed).nextBytes(rgb);
    return new RgbImage(width, height, rgb);
  }

  private static int value(byte[] input, int x, int y, int channel) {
    return input[(y * INPUT.inputSize(1, 1).width() + x) * 3 + channel] & 0xFF;
  }

  private static int value(RgbImage image, int x, int y, int channel) {
    return image.rgb()[(y * image.width() + x) * 3 + channel] & 0xFF;
  }

  @Test
  void shouldCopyAPictureOfTheInputsSize() {
    RgbImage image = random(64, 32, 1);

    assertThat(new PictureFitter(INPUT).fit(image).rgb()).isEqualTo(image.rgb());
  }

  @Test
  void shouldAverageFourPixelsAtHalfSize() {
    RgbImage image = random(128, 64, 2);

    byte[] input = new PictureFitter(INPUT).fit(image).rgb();

    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 64; x++) {
        int sum =
            value(image, 2 * x, 2 * y, 1)
                + value(image, 2 * x + 1, 2 * y, 1)
                + value(image, 2 * x, 2 * y + 1, 1)
                + value(image, 2 * x + 1, 2 * y + 1, 1);
        assertThat(value(input, x, y, 1)).isEqualTo((sum + 2) / 4);
      }
    }
  }

  @Test
  void shouldWeighPartlyCoveredPixels() {
    // Three columns become two: the first is all of pixel 0 and half of pixel 1.
    PictureFitter.ResampledAxis axis = PictureFitter.ResampledAxis.of(3, 2);

    assertThat(axis.first()).containsExactly(0, 1);
    assertThat(axis.weights()[0][0]).isCloseTo(2 / 3f, within(1e-6f));
    assertThat(axis.weights()[0][1]).isCloseTo(1 / 3f, within(1e-6f));
    assertThat(axis.weights()[1][1]).isCloseTo(2 / 3f, within(1e-6f));
  }

  @Test
  void shouldKeepTheMeanAtAnySize() {
    for (int from = 1; from < 200; from += 7) {
      for (int to = 1; to < 120; to += 11) {
        PictureFitter.ResampledAxis axis = PictureFitter.ResampledAxis.of(from, to);
        for (int i = 0; i < to; i++) {
          float sum = 0;
          for (float weight : axis.weights()[i]) {
            sum += weight;
          }
          assertThat(sum).isCloseTo(1, within(1e-5f));
          assertThat(axis.first()[i] + axis.weights()[i].length).isLessThanOrEqualTo(from);
        }
      }
    }
  }

  @Test
  void shouldKeepTheAspectAndFillWithTheMeanColor() {
    byte[] white = new byte[100 * 100 * 3];
    Arrays.fill(white, (byte) 255);

    byte[] input = new PictureFitter(INPUT).fit(new RgbImage(100, 100, white)).rgb();

    // 32 x 32 in the corner; ImageNet's mean is 0.485, 0.456, 0.406 of 255.
    assertThat(value(input, 31, 31, 0)).isEqualTo(255);
    assertThat(value(input, 32, 0, 0)).isEqualTo(124);
    assertThat(value(input, 32, 0, 1)).isEqualTo(116);
    assertThat(value(input, 63, 31, 2)).isEqualTo(104);
  }

  @Test
  void shouldEnlargeSmallPictures() {
    RgbImage two = new RgbImage(2, 1, new byte[] {0, 0, 0, 100, 100, 100});

    byte[] input = new PictureFitter(INPUT).fit(two).rgb();

    // Centers of the two pixels lie at 15.5 and 47.5.
    assertThat(value(input, 0, 0, 0)).isZero();
    assertThat(value(input, 31, 16, 0)).isBetween(48, 50);
    assertThat(value(input, 63, 31, 0)).isEqualTo(100);
  }

  @Test
  void shouldFindBoxesBackInThePicture() {
    Placement placement = INPUT.place(200, 50);
    Box box = new Box(20, 10, 60, 30);

    Box there = placement.toInput(box);
    Box back = placement.toPicture(there);

    // 200 x 50 becomes 64 x 16.
    assertThat(there.x1()).isCloseTo(6.4f, within(1e-5f));
    assertThat(there.y2()).isCloseTo(9.6f, within(1e-5f));
    assertThat(back.x2()).isCloseTo(60, within(1e-4f));
  }
}
