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

  @Override
  public String toString() {
    return width + "x" + height;
  }
}
