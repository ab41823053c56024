package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Anchors;
import io.retinue.retinanet.InputSize;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AnchorGeneratorTest {
  private static final Shape[] LEVELS = {
    cells(4, 8), cells(2, 4), cells(1, 2), cells(1, 1), cells(1, 1)
  };

  private static Shape cells(int rows, int columns) {
    return new Shape(1, 16, rows, columns);
  }

  @Test
  void shouldCutSizesToPixelsAndRoundCornersHalfToEven() {
    float[] cell = AnchorGenerator.cellAnchors(Anchors.startingAt(16), 16);

    // Ratio 1:2, size 16: sides 22.6 x 11.3, halves 11.3 and 5.66.
    assertThat(cell).startsWith(-11, -6, 11, 6);
    // Ratio 1:1, sizes 16, 20 and 25: halves 8, 10 and 12.5, which rounds to 12.
    assertThat(Arrays.copyOfRange(cell, 12, 24))
        .containsExactly(-8, -8, 8, 8, -10, -10, 10, 10, -12, -12, 12, 12);
  }

  @Test
  void shouldCountLevelsThenRowsThenColumnsThenAnchors() {
    AnchorGrid grid =
        AnchorGenerator.generate(Anchors.startingAt(16), new InputSize(64, 32), LEVELS);

    // 9 anchors on each of 32, 8, 2, 1 and 1 cells.
    assertThat(grid.levelStarts()).containsExactly(0, 288, 360, 378, 387, 396);
    assertThat(grid.size()).isEqualTo(396);
    // The second cell of the first row is one stride of 8 to the right, the first of the second
    // row one stride down.
    assertThat(grid.corners()[9 * 4]).isEqualTo(-11 + 8);
    assertThat(grid.corners()[8 * 9 * 4]).isEqualTo(-11);
    assertThat(grid.corners()[8 * 9 * 4 + 1]).isEqualTo(-6 + 8);
  }

  @Test
  void shouldSpaceCellsByTheInputOverTheCells() {
    AnchorGrid grid =
        AnchorGenerator.generate(
            Anchors.startingAt(16),
            new InputSize(96, 96),
            cells(12, 12),
            cells(6, 6),
            cells(3, 3),
            cells(2, 2),
            cells(1, 1));

    int p6 = grid.levelStarts()[3];
    // 96 / 2 = 48, not the nominal stride of 64.
    assertThat(grid.corners()[(p6 + 9) * 4] - grid.corners()[p6 * 4]).isEqualTo(48);
  }
}
