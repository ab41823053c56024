package io.retinue.synthetic;

import java.util.Arrays;

/**
 * The pixels of the frame being drawn and, beside them, which item each one shows. It reaches
 * beyond the frame on all sides, so that what a thing hides outside the picture is counted too.
 */
final class Canvas {
  /** The item of a pixel that shows none. */
  static final short NOTHING = 0;

  private final int width;
  private final int height;
  private final int margin;
  private final int stride;
  final int[] rgb;
  final short[] items;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    this.margin = width / 2;
    this.stride = width + 2 * margin;
    this.rgb = new int[stride * (height + 2 * margin)];
    this.items = new short[rgb.length];
  }

  /** Starts a frame over: the backdrop, and no items. */
  void wipe(int[] backdrop) {
    Arrays.fill(items, NOTHING);
    for (int y = 0; y < height; y++) {
      System.arraycopy(backdrop, y * width, rgb, at(0, y), width);
    }
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  /** First column that can be drawn, and minus that the last one beyond the frame's right edge. */
  int firstX() {
    return -margin;
  }

  int endX() {
    return width + margin;
  }

  int firstY() {
    return -margin;
  }

  int endY() {
    return height + margin;
  }

  /** Index of a pixel in both buffers. */
  int at(int x, int y) {
    return (y + margin) * stride + x + margin;
  }
}
