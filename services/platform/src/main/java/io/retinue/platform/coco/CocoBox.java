package io.retinue.platform.coco;

/**
 * COCO's box, in pixels of the image that the file describes.
 *
 * @param x left edge
 * @param y top edge
 * @param width greater than 0 in a label
 * @param height greater than 0 in a label
 */
public record CocoBox(double x, double y, double width, double height) {
  public double right() {
    return x + width;
  }

  public double bottom() {
    return y + height;
  }

  @Override
  public String toString() {
    return "[" + x + ", " + y + ", " + width + ", " + height + "]";
  }
}
