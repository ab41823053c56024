package io.retinue.alerter.tracking;

/** A rectangle in pixels of the frame; x grows rightwards, y downwards. */
public record PixelBox(double x1, double y1, double x2, double y2) {
  /** Farther out than any picture reaches, pixels. */
  private static final double FARTHEST = 1e6;

  static PixelBox around(double centerX, double centerY, double width, double height) {
    return new PixelBox(
        centerX - width / 2, centerY - height / 2, centerX + width / 2, centerY + height / 2);
  }

  /** Whether it has an area and lies in the reach of pictures: others cannot be followed. */
  boolean isTrackable() {
    return x2 > x1
        && y2 > y1
        && Math.abs(x1) <= FARTHEST
        && Math.abs(y1) <= FARTHEST
        && Math.abs(x2) <= FARTHEST
        && Math.abs(y2) <= FARTHEST;
  }

  /** With coordinates of single precision, as the wire has them. */
  PixelBox rounded() {
    return new PixelBox((float) x1, (float) y1, (float) x2, (float) y2);
  }

  double centerX() {
    return (x1 + x2) / 2;
  }

  double centerY() {
    return (y1 + y2) / 2;
  }

  double width() {
    return x2 - x1;
  }

  double height() {
    return y2 - y1;
  }

  double area() {
    return width() * height();
  }

  /** Intersection over union, 0 to 1; 0 where both have no area. */
  public double iou(PixelBox other) {
    double width = Math.min(x2, other.x2) - Math.max(x1, other.x1);
    double height = Math.min(y2, other.y2) - Math.max(y1, other.y1);
    if (width <= 0 || height <= 0) {
      return 0;
    }
    double intersection = width * height;
    return intersection / (area() + other.area() - intersection);
  }
}
