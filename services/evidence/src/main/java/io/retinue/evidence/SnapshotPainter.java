package io.retinue.evidence;

import io.retinue.schemas.Box;
import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegEncoder;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;

/** Draws the box of an alert into its picture, and shrinks it to what a notification can carry. */
final class SnapshotPainter {
  private static final PictureSize LARGEST = new PictureSize(1280, 720);

  /** Bright green between black: visible on any background. */
  private static final int[] LINE = {0, 255, 96};

  private static final int[] EDGE = {0, 0, 0};

  private SnapshotPainter() {}

  /**
   * A JPEG with the box drawn around the object; the object itself is not drawn upon.
   *
   * @param box in pixels of the picture; what is outside of it is left out
   * @throws VideoException if the picture cannot be decoded
   */
  static byte[] draw(byte[] jpeg, Box box) throws VideoException {
    try (JpegDecoder decoder = new JpegDecoder();
        JpegEncoder encoder = new JpegEncoder(LARGEST)) {
      Picture picture = decoder.decode(jpeg);
      int width = Math.max(2, Math.max(picture.width(), picture.height()) / 320);
      frame(picture, box, width + 2, EDGE);
      frame(picture, box, width + 1, LINE);
      frame(picture, box, 1, EDGE);
      return encoder.encode(picture).bytes();
    }
  }

  /** Everything within {@code width} pixels around the box, so that later frames lie inside. */
  private static void frame(Picture picture, Box box, int width, int[] color) {
    int left = inside(box.getX1(), picture.width());
    int top = inside(box.getY1(), picture.height());
    int right = inside(box.getX2(), picture.width());
    int bottom = inside(box.getY2(), picture.height());
    fill(picture, left - width, top - width, right + width, top, color);
    fill(picture, left - width, bottom, right + width, bottom + width, color);
    fill(picture, left - width, top, left, bottom, color);
    fill(picture, right, top, right + width, bottom, color);
  }

  /** Also what is no number. */
  private static int inside(float position, int side) {
    return Math.round(Math.max(0, Math.min(side, position)));
  }

  private static void fill(Picture picture, int x1, int y1, int x2, int y2, int[] color) {
    for (int y = Math.max(0, y1); y < Math.min(picture.height(), y2); y++) {
      for (int x = Math.max(0, x1); x < Math.min(picture.width(), x2); x++) {
        for (int channel = 0; channel < color.length; channel++) {
          picture.rgb()[(y * picture.width() + x) * color.length + channel] = (byte) color[channel];
        }
      }
    }
  }
}
