package io.retinue.retinanet.evaluation;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * One object on an image.
 *
 * @param category id of the category, any number
 * @param x left edge, in pixels
 * @param y top edge, in pixels
 * @param w width, in pixels
 * @param h height, in pixels
 * @param area the annotation's own area in square pixels, by which COCO separates small from large;
 *     w·h without an outline
 * @param crowd a group labeled as one object: detections inside it are ignored
 */
public record Truth(
    int category, double x, double y, double w, double h, double area, boolean crowd) {
  public Truth {
    requireBox(x, y, w, h);
    if (!(area >= 0) || Double.isInfinite(area)) {
      throw new IllegalArgumentException("area is a finite number of square pixels, not " + area);
    }
  }

  static void requireBox(double x, double y, double w, double h) {
    if (!DoubleStream.of(x, y, w, h).allMatch(Double::isFinite) || w < 0 || h < 0) {
      throw new IllegalArgumentException(
          "a box is [x, y, width, height] in finite pixels with no negative size, not "
              + List.of(x, y, w, h));
    }
  }

  /** A single object without an outline: its area is that of its box. */
  public static Truth ofBox(int category, double x, double y, double w, double h) {
    return new Truth(category, x, y, w, h, w * h, false);
  }
}
