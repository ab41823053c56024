package io.retinue.retinanet.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.Placement;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortSideInputBatchTest {
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(
          new Resizing.ShortSide(4, 40), List.of(0.5f, 0.25f, 0f), List.of(0.5f, 1f, 1f));

  /** Of 2 x 2 pixels: red 0 and 255 above, 51 and 102 below; green 51, blue 255 throughout. */
  private static final RgbImage FOUR =
      new RgbImage(2, 2, bytes(0, 51, 255, 255, 51, 255, 51, 51, 255, 102, 51, 255));

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  @Test
  void shouldInterpolateNormalizedValuesAndPadWithNought() {
    InputBatch batch = InputBatch.of(PREPROCESSING, 1);

    Placement placement = batch.set(0, FOUR);

    assertThat(placement).isEqualTo(new Placement(2, 2, 4, 4));
    assertThat(batch.inputSize()).isEqualTo(new InputSize(32, 32));
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      NDArray input = batch.normalized(manager);
      assertThat(input.getShape()).isEqualTo(new Shape(1, 3, 32, 32));
      // Red / 255 - 0.5, halved: the corners are -1 and 1 above, -0.6 and -0.2 below. Cells lie at
      // -0.25 (held at 0), 0.25, 0.75 and 1.25 (held at 1).
      assertThat(input.getFloat(0, 0, 0, 0)).isCloseTo(-1, within(1e-6f));
      assertThat(input.getFloat(0, 0, 0, 1)).isCloseTo(-0.5f, within(1e-6f));
      assertThat(input.getFloat(0, 0, 0, 3)).isCloseTo(1, within(1e-6f));
      // 3/4 of -0.5 and 1/4 of the row below, 3/4 of -0.6 and 1/4 of -0.2
      assertThat(input.getFloat(0, 0, 1, 1)).isCloseTo(-0.5f, within(1e-6f));
      assertThat(input.getFloat(0, 0, 3, 2)).isCloseTo(-0.3f, within(1e-6f));
      assertThat(input.getFloat(0, 1, 2, 2)).isCloseTo(-0.05f, within(1e-6f));
      assertThat(input.getFloat(0, 2, 2, 2)).isCloseTo(1, within(1e-6f));
      assertThat(input.getFloat(0, 0, 4, 0)).isCloseTo(0, within(1e-6f));
      assertThat(input.getFloat(0, 1, 0, 4)).isCloseTo(0, within(1e-6f));
    }
  }

  @Test
  void shouldPadABatchToItsLargestPictureAndForgetIt() {
    InputBatch batch = InputBatch.of(PREPROCESSING, 3);
    RgbImage wide = new RgbImage(80, 8, new byte[80 * 8 * 3]);

    batch.set(0, FOUR);
    batch.set(1, wide);

    // 80 x 8 at half its size is 40 x 4.
    assertThat(batch.inputSize()).isEqualTo(new InputSize(64, 32));
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      NDArray input = batch.normalized(manager);
      assertThat(input.getShape()).isEqualTo(new Shape(3, 3, 32, 64));
      assertThat(input.getFloat(1, 0, 3, 39)).isCloseTo(-1, within(1e-6f));
      assertThat(input.getFloat(1, 0, 3, 40)).isCloseTo(0, within(1e-6f));
      assertThat(input.get(2).abs().sum().getFloat()).isCloseTo(0, within(1e-6f));
    }
    batch.clear();
    batch.set(0, FOUR);
    assertThat(batch.inputSize()).isEqualTo(new InputSize(32, 32));
  }

  @Test
  void shouldShrinkWithoutAveraging() {
    // Every second column is white; cells of half the width fall between a white and a black one.
    byte[] rgb = new byte[80 * 8 * 3];
    for (int i = 0; i < rgb.length; i += 6) {
      rgb[i] = (byte) 255;
    }
    InputBatch batch = InputBatch.of(PREPROCESSING, 1);

    batch.set(0, new RgbImage(80, 8, rgb));

    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      assertThat(batch.normalized(manager).getFloat(0, 0, 2, 20)).isCloseTo(0, within(1e-6f));
    }
  }

  @Test
  void shouldRefuseAnEmptyBatch() {
    assertThatThrownBy(() -> InputBatch.of(PREPROCESSING, 0))
        .hasMessageContaining("1 picture or more, not 0");
  }
}
