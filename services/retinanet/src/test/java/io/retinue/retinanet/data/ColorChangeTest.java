package io.retinue.retinanet.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.Placement;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColorChangeTest {
  /** Two pixels of picture and one of padding, in one row. */
  private static PreprocessedExample example(int... rgb) {
    byte[] pixels = new byte[9];
    for (int i = 0; i < rgb.length; i++) {
      pixels[i] = (byte) rgb[i];
    }
    pixels[6] = 77;
    return new PreprocessedExample(pixels, 3, new Placement(2, 1, 2, 1), List.of());
  }

  private static int[] changed(PreprocessedExample example, ColorJitter.ColorChange change) {
    byte[] pixels = change.of(example).pixels();
    int[] values = new int[6];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xff;
    }
    assertThat(pixels[6]).as("padding").isEqualTo((byte) 77);
    return values;
  }

  private static void assertNear(int[] is, int... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(is[i])
          .as("value %d of %s", i, java.util.Arrays.toString(is))
          .isBetween(expected[i] - 1, expected[i] + 1);
    }
  }

  @Test
  void shouldLeaveThePictureAloneWithoutAChange() {
    PreprocessedExample example = example(1, 2, 3, 4, 5, 6);

    assertThat(ColorJitter.ColorChange.NONE.of(example)).isSameAs(example);
  }

  @Test
  void shouldBrightenAndStopAtWhite() {
    assertNear(
        changed(example(10, 20, 30, 100, 200, 0), new ColorJitter.ColorChange(1.5, 1, 1, 0)),
        15,
        30,
        45,
        150,
        255,
        0);
  }

  @Test
  void shouldSpreadValuesAwayFromTheMeanGray() {
    // Grays 50 and 150, mean 100: half as far from it.
    assertNear(
        changed(example(50, 50, 50, 150, 150, 150), new ColorJitter.ColorChange(1, 0.5, 1, 0)),
        75,
        75,
        75,
        125,
        125,
        125);
  }

  @Test
  void shouldTakeColorsAwayFromEachPixelsGray() {
    // Red is 0.299 * 200 = 59.8 gray, blue 0.114 * 200 = 22.8.
    assertNear(
        changed(example(200, 0, 0, 0, 0, 200), new ColorJitter.ColorChange(1, 1, 0, 0)),
        60,
        60,
        60,
        23,
        23,
        23);
    assertNear(
        changed(example(200, 0, 0, 0, 0, 200), new ColorJitter.ColorChange(1, 1, 0.5, 0)),
        130,
        30,
        30,
        11,
        11,
        111);
  }

  @Test
  void shouldTurnColorsAndKeepGrays() {
    int[] third =
        changed(example(200, 50, 50, 90, 90, 90), new ColorJitter.ColorChange(1, 1, 1, 1 / 3.0));

    assertNear(new int[] {third[3], third[4], third[5]}, 90, 90, 90);
    // A third of the circle from red: green leads, or blue, and red is the least or near it.
    assertThat(Math.max(third[1], third[2])).isGreaterThan(third[0] + 40);
  }
}
