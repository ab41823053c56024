package io.retinue.video;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

/**
 * How a video must be turned to be upright, as phones record it: in quarter turns.
 *
 * @param clockwise 0 to 3
 */
record QuarterTurns(int clockwise) {
  static final QuarterTurns NONE = new QuarterTurns(0);

  private static final double TOLERANCE_DEGREES = 2;
  private static final int MATRIX_BYTES = 36;

  /**
   * What the stream's display matrix asks for.
   *
   * @throws VideoException UNSUPPORTED for a mirrored picture, or an angle between quarter turns
   */
  static QuarterTurns of(AVCodecParameters parameters) throws VideoException {
    AVPacketSideData data =
        avcodec.av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            avcodec.AV_PKT_DATA_DISPLAYMATRIX);
    if (data == null || data.isNull() || data.size() < MATRIX_BYTES) {
      return NONE;
    }
    IntPointer matrix = new IntPointer(data.data()); // row-major, 3 by 3
    double determinant =
        (double) matrix.get(0) * matrix.get(4) - (double) matrix.get(1) * matrix.get(3);
    double degrees = -avutil.av_display_rotation_get(matrix); // it counts anticlockwise
    long turns = Math.round(degrees / 90);
    if (!(determinant > 0) || Math.abs(degrees - turns * 90) > TOLERANCE_DEGREES) {
      throw new VideoException(
          VideoException.Reason.UNSUPPORTED,
          "its frames are to be shown mirrored or turned by %.0f degrees, which is not supported"
              .formatted(degrees));
    }
    return new QuarterTurns((int) Math.floorMod(turns, 4L));
  }

  /** Size after the turn of a picture of {@code size}, and before it of an upright one. */
  PictureSize turned(PictureSize size) {
    return clockwise % 2 == 0 ? size : new PictureSize(size.height(), size.width());
  }

  /** {@code picture}, upright. */
  GrayPicture turned(GrayPicture picture) {
    if (clockwise == 0) {
      return picture;
    }
    PictureSize size = turned(new PictureSize(picture.width(), picture.height()));
    byte[] luma = new byte[picture.luma().length];
    turnPlane(
        ByteBuffer.wrap(picture.luma()),
        picture.width(),
        ByteBuffer.wrap(luma),
        size.width(),
        size);
    return new GrayPicture(size.width(), size.height(), luma);
  }

  /** Turns {@code source} into {@code target}, both 4:2:0 with even sides. */
  void turn(AVFrame source, AVFrame target) {
    for (int plane = 0; plane < 3; plane++) {
      int shift = plane == 0 ? 0 : 1; // color planes have half the sides
      turnPlane(
          bytes(source, plane, shift),
          source.linesize(plane),
          bytes(target, plane, shift),
          target.linesize(plane),
          new PictureSize(target.width() >> shift, target.height() >> shift));
    }
  }

  private static ByteBuffer bytes(AVFrame frame, int plane, int shift) {
    long length = (long) frame.linesize(plane) * (frame.height() >> shift);
    return frame.data(plane).capacity(length).asByteBuffer();
  }

  private void turnPlane(
      ByteBuffer source, int sourceRow, ByteBuffer target, int targetRow, PictureSize size) {
    int right = size.width() - 1;
    int bottom = size.height() - 1;
    for (int y = 0; y <= bottom; y++) {
      for (int x = 0; x <= right; x++) {
        int from =
            switch (clockwise) {
              case 1 -> (right - x) * sourceRow + y;
              case 2 -> (bottom - y) * sourceRow + (right - x);
              case 3 -> x * sourceRow + (bottom - y);
              default -> y * sourceRow + x;
            };
        target.put(y * targetRow + x, source.get(from));
      }
    }
  }
}
