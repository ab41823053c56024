package io.retinue.retinanet;

/**
 * A rectangle with its sides along the axes, by two corners, in pixels of the picture it belongs
 * to. (0, 0) is the outer corner of the top left pixel, so a box over one whole pixel has side 1.
 * Empty boxes (no width or no height) are allowed; corners that are swapped or not finite are not.
 */
public record Box(float x1, float y1, float x2, float y2) {
  public Box {
    if (!Float.isFinite(x1) || !Float.isFinite(y1) || !Float.isFinite(x2) || !Float.isFinite(y2)) {
      throw new IllegalArgumentException(
          "a box needs finite corners, not " + x1 + "," + y1 + "," + x2 + "," + y2);
    }
    if (x2 < x1 || y2 < y1) {
      throw new IllegalArgumentException(
          "a box runs from top left to bottom right, not " + x1 + "," + y1 + "," + x2 + "," + y2);
    }
  }

  public float width() {
    return x2 - x1;
  }

  public float height() {
    return y2 - y1;
  }

  /** In square pixels. */
  public float area() {
    return width() * height();
  }

  /** The part of this box inside a picture of the given size; empty where they do not meet. */
  public Box clippedTo(int pictureWidth, int pictureHeight) {
    return new Box(
        clamp(x1, pictureWidth),
        clamp(y1, pictureHeight),
        clamp(x2, pictureWidth),
        clamp(y2, pictureHeight));
  }

  /** Intersection over union, 0 to 1; 0 where both boxes are empty. */
  public float iou(Box other) {
    float w = Math.min(x2, other.x2) - Math.max(x1, other.x1);
    float h = Math.min(y2, other.y2) - Math.max(y1, other.y1);
    if (w <= 0 || h <= 0) {
      return 0;
    }
    return w * h / (area() + other.area() - w * h);
  }

  private static float clamp(float value, int max) {
    return Math.max(0, Math.min(value, max));
  }
}
