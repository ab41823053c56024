package io.retinue.retinanet;

/**
 * A picture of unsigned bytes: rows from top to bottom, pixels from left to right, red, green and
 * blue beside each other. The array is not copied; do not write to it afterwards. Equality is
 * identity of the array, as for any record.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param rgb {@code width * height * 3} bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copying a picture at every hand-over costs milliseconds
public record RgbImage(int width, int height, byte[] rgb) {
  /** Bytes a pixel. */
  public static final int CHANNELS = 3;

  public RgbImage {
    if (width < 1 || height < 1 || rgb.length != (long) width * height * CHANNELS) {
      throw new IllegalArgumentException(
          "a picture of %d x %d pixels needs %d bytes, not %d"
              .formatted(width, height, (long) width * height * CHANNELS, rgb.length));
    }
  }
}
