package io.retinue.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

/**
 * How a stored picture becomes upright: one of the eight ways in which a camera may have been held,
 * mirrored ones included (EXIF 2.3, tag Orientation). A stored pixel (x, y) belongs at {@code (a x
 * + c y, b x + d y)}, moved so that the smallest coordinate is 0; each of the four is -1, 0 or 1.
 */
record Orientation(int a, int b, int c, int d) {
  static final Orientation UPRIGHT = new Orientation(1, 0, 0, 1);
  private static final int MATRIX_BYTES = 36;

  /** What the frame's display matrix asks for; FFmpeg makes it from the EXIF of a picture. */
  static Orientation of(AVFrame frame) {
    AVFrameSideData data = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
    if (data == null || data.isNull() || data.size() < MATRIX_BYTES) {
      return UPRIGHT;
    }
    IntPointer matrix = new IntPointer(data.data()); // row-major, 3 by 3, of row vectors
    Orientation asked =
        new Orientation(
            Integer.signum(matrix.get(0)),
            Integer.signum(matrix.get(1)),
            Integer.signum(matrix.get(3)),
            Integer.signum(matrix.get(4)));
    return asked.isOneOfEight() ? asked : UPRIGHT;
  }

  private boolean isOneOfEight() {
    return Math.abs(a * d - b * c) == 1 && a * b == 0 && c * d == 0;
  }

  /** The picture upright; the picture itself where it is so already. */
  Picture apply(Picture stored) {
    if (equals(UPRIGHT)) {
      return stored;
    }
    boolean sideways = a == 0;
    int width = sideways ? stored.height() : stored.width();
    int height = sideways ? stored.width() : stored.height();
    int left = a + c < 0 ? width - 1 : 0;
    int top = b + d < 0 ? height - 1 : 0;
    byte[] rgb = new byte[stored.rgb().length];
    int from = 0;
    for (int y = 0; y < stored.height(); y++) {
      for (int x = 0; x < stored.width(); x++) {
        int to = ((b * x + d * y + top) * width + a * x + c * y + left) * 3;
        rgb[to] = stored.rgb()[from++];
        rgb[to + 1] = stored.rgb()[from++];
        rgb[to + 2] = stored.rgb()[from++];
      }
    }
    return new Picture(width, height, rgb);
  }
}
