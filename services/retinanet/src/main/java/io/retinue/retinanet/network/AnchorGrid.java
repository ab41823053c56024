package io.retinue.retinanet.network;

/**
 * All R anchors of one picture, in the order of the head's rows: levels P3 to P7, rows, columns,
 * ratios, scales.
 *
 * @param corners x1, y1, x2, y2 of each anchor in pixels of the input; {@code 4 * R} numbers
 * @param levelStarts the first anchor of each level, then R
 */
@SuppressWarnings("ArrayRecordComponent") // the numbers of a tensor, shared and never written
public record AnchorGrid(float[] corners, int[] levelStarts) {
  /** Numbers a box. */
  public static final int CORNERS = 4;

  /** R. */
  public int size() {
    return corners.length / CORNERS;
  }

  public int levels() {
    return levelStarts.length - 1;
  }
}
