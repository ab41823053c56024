package io.retinue.video;

/** Width and height of a picture, in pixels. */
public record PictureSize(int width, int height) {
  public PictureSize {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A picture has at least one pixel, not " + width + "x" + height + ".");
    }
  }

  public long pixels() {
    return (long) width * height;
  }

  /**
   * The size of this picture shrunk to fit into {@code largest}, with its aspect kept; a picture
   * that fits already is not enlarged. Both sides are even, as JPEG's halved color requires.
   */
  public PictureSize fitInto(PictureSize largest) {
    double scale =
        Math.min(1, Math.min((double) largest.width / width, (double) largest.height / height));
    return new PictureSize(
        even(width * scale, largest.width), even(height * scale, largest.height));
  }

  private static int even(double side, int max) {
    int rounded = (int) Math.min(Math.floor(side + 1e-6), max);
    return Math.max(2, rounded & ~1);
  }

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
