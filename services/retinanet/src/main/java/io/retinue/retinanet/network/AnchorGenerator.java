package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Anchors;
import io.retinue.retinanet.InputSize;
import java.util.List;

/**
 * Lays the anchors out (section 4 of the paper, "Anchors"), number for number as torchvision: sizes
 * are cut to whole pixels, corners rounded half to even, and a level's cells lie {@code input /
 * cells} pixels apart, rounded down, the first at the input's corner.
 */
final class AnchorGenerator {
  private AnchorGenerator() {}

  /**
   * The anchors of one picture.
   *
   * @param levels [N, C, H, W] of P3 to P7
   */
  static AnchorGrid generate(Anchors anchors, InputSize input, Shape... levels) {
    int[] starts = new int[levels.length + 1];
    for (int i = 0; i < levels.length; i++) {
      long cells = levels[i].get(2) * levels[i].get(3);
      starts[i + 1] = Math.toIntExact(starts[i] + cells * anchors.perCell());
    }
    float[] corners = new float[starts[levels.length] * AnchorGrid.CORNERS];
    int next = 0;
    for (int i = 0; i < levels.length; i++) {
      float[] cell = cellAnchors(anchors, anchors.baseSizes().get(i));
      int rows = (int) levels[i].get(2);
      int columns = (int) levels[i].get(3);
      int strideY = input.height() / rows;
      int strideX = input.width() / columns;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          for (int j = 0; j < cell.length; j += AnchorGrid.CORNERS) {
            corners[next++] = cell[j] + column * strideX;
            corners[next++] = cell[j + 1] + row * strideY;
            corners[next++] = cell[j + 2] + column * strideX;
            corners[next++] = cell[j + 3] + row * strideY;
          }
        }
      }
    }
    return new AnchorGrid(corners, starts);
  }

  /** Corners of the anchors of one cell around (0, 0), by ratio, then scale. */
  static float[] cellAnchors(Anchors anchors, int baseSize) {
    List<Double> scales = anchors.scales();
    float[] corners = new float[anchors.perCell() * AnchorGrid.CORNERS];
    int next = 0;
    for (double ratio : anchors.ratios()) {
      float tall = (float) Math.sqrt((float) ratio);
      float wide = 1 / tall;
      for (double scale : scales) {
        int size = (int) (baseSize * scale);
        float x = (float) Math.rint(wide * size / 2);
        float y = (float) Math.rint(tall * size / 2);
        corners[next++] = -x;
        corners[next++] = -y;
        corners[next++] = x;
        corners[next++] = y;
      }
    }
    return corners;
  }
}
