package io.retinue.video;

import java.util.Arrays;

/**
 * A small gray copy of a picture, to compare pictures cheaply. The array is not copied: who makes a
 * picture gives it away.
 *
 * @param width pixels, at most {@link #MOST_PIXELS_A_SIDE}
 * @param height pixels, at most {@link #MOST_PIXELS_A_SIDE}
 * @param luma uint8 of shape (height, width), row-major: how bright, from 0 to 255
 */
public record GrayPicture(int width, int height, byte[] luma) {
  /** Of the longer side. */
  public static final int MOST_PIXELS_A_SIDE = 160;

  /** So many points across, and as many down, are averaged for a pixel: it evens noise out. */
  static final int POINTS = 4;

  public GrayPicture {
    if (width < 1 || height < 1 || Math.max(width, height) > MOST_PIXELS_A_SIDE) {
      throw new IllegalArgumentException(
          "A gray picture has 1 to 160 pixels a side, not " + width + "x" + height + ".");
    }
    if (luma.length != width * height) {
      throw new IllegalArgumentException(
          "A gray picture of %dx%d has %d bytes, not %d."
              .formatted(width, height, width * height, luma.length));
    }
  }

  /** The small gray copy of an RGB picture. */
  public static GrayPicture of(Picture picture) {
    byte[] rgb = picture.rgb();
    byte[] row = new byte[picture.width()];
    return shrunk(
        picture.size(),
        y -> {
          for (int x = 0, at = y * picture.width() * 3; x < row.length; x++, at += 3) {
            // BT.601's weights, in 256ths.
            int luma =
                77 * (rgb[at] & 0xFF) + 150 * (rgb[at + 1] & 0xFF) + 29 * (rgb[at + 2] & 0xFF);
            row[x] = (byte) (luma >> 8);
          }
          return x -> row[x] & 0xFF;
        });
  }

  /** The brightness of a row's pixels. */
  @FunctionalInterface
  interface Row {
    int at(int x);
  }

  /** Gives the rows of a picture. A row is used until the next one is taken. */
  @FunctionalInterface
  interface Rows {
    Row at(int y);
  }

  /** The small copy of a picture of {@code size}; at most 16 points of the original for a pixel. */
  static GrayPicture shrunk(PictureSize size, Rows rows) {
    PictureSize small = size.fitInto(new PictureSize(MOST_PIXELS_A_SIDE, MOST_PIXELS_A_SIDE));
    int[] columns = points(size.width(), small.width());
    int[] lines = points(size.height(), small.height());
    byte[] luma = new byte[small.width() * small.height()];
    int[] sums = new int[small.width()];
    for (int y = 0; y < small.height(); y++) {
      Arrays.fill(sums, 0);
      for (int line = y * POINTS; line < (y + 1) * POINTS; line++) {
        Row row = rows.at(lines[line]);
        for (int i = 0; i < columns.length; i++) {
          sums[i / POINTS] += row.at(columns[i]);
        }
      }
      for (int x = 0; x < sums.length; x++) {
        luma[y * small.width() + x] = (byte) (sums[x] / (POINTS * POINTS));
      }
    }
    return new GrayPicture(small.width(), small.height(), luma);
  }

  /** For each of {@code to} pixels, {@link #POINTS} positions among {@code from}. */
  private static int[] points(int from, int to) {
    int[] points = new int[to * POINTS];
    for (int i = 0; i < points.length; i++) {
      points[i] = (int) ((2L * i + 1) * from / (2L * points.length));
    }
    return points;
  }
}
