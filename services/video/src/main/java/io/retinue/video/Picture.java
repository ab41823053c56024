package io.retinue.video;

/**
 * A decoded picture. The array is not copied: who makes a picture gives it away.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb uint8 of shape (height, width, 3), row-major, interleaved R G B
 */
public record Picture(int width, int height, byte[] rgb) {
  public Picture {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException(
          "A picture has at least one pixel, not " + width + "x" + height + ".");
    }
    if (rgb.length != (long) width * height * 3) {
      throw new IllegalArgumentException(
          "A picture of %dx%d has %d bytes of RGB, not %d."
              .formatted(width, height, (long) width * height * 3, rgb.length));
    }
  }

  public PictureSize size() {
    return new PictureSize(width, height);
  }
}
