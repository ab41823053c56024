package io.retinue.video;

/**
 * The largest picture that is published. A larger one is shrunk to fit, keeping its aspect; a
 * smaller one is never enlarged. The result has even sides, as JPEG's halved color wants.
 *
 * @param maxWidth pixels, 16 to 8192
 * @param maxHeight pixels, 16 to 8192
 */
public record DetectSize(int maxWidth, int maxHeight) {
  /** Shows a person of 60 pixels in a 1080p picture at 40: enough for every bundled network. */
  public static final DetectSize DEFAULT = new DetectSize(1280, 720);

  public DetectSize {
    if (maxWidth < 16 || maxWidth > 8192 || maxHeight < 16 || maxHeight > 8192) {
      throw new IllegalArgumentException(
          "detect size "
              + maxWidth
              + "x"
              + maxHeight
              + " is out of range: write a width and a height of 16 to 8192 pixels.");
    }
  }

  /** Size in which a picture of size {@code picture} is published. */
  public PictureSize fit(PictureSize picture) {
    double scale =
        Math.min(
            1,
            Math.min((double) maxWidth / picture.width(), (double) maxHeight / picture.height()));
    return new PictureSize(
        even(picture.width() * scale, maxWidth), even(picture.height() * scale, maxHeight));
  }

  private static int even(double side, int max) {
    int rounded = (int) Math.min(Math.floor(side + 1e-6), max);
    return Math.max(2, rounded & ~1);
  }
}
