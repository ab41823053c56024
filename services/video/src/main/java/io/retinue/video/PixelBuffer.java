package io.retinue.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/**
 * A native picture of one pixel format, kept from frame to frame and made anew only when the size
 * changes. Not thread-safe.
 */
final class PixelBuffer implements AutoCloseable {
  /** What the buffer holds. */
  enum Pixels {
    /** Planes of full-range luma and halved color in BT.601's matrix: what a JPEG holds. */
    JPEG_YUV,
    /** One plane, interleaved R G B. */
    RGB
  }

  private final Pixels pixels;
  private @Nullable AVFrame frame;

  PixelBuffer(Pixels pixels) {
    this.pixels = pixels;
  }

  /** The buffer as a writable frame of {@code size}; its old content is undefined. */
  AVFrame of(PictureSize size) throws VideoException {
    AVFrame current = frame;
    if (current == null || current.width() != size.width() || current.height() != size.height()) {
      close();
      current = AvError.allocated(avutil.av_frame_alloc(), "a frame");
      frame = current;
      boolean yuv = pixels == Pixels.JPEG_YUV;
      current.width(size.width()).height(size.height());
      current.format(yuv ? avutil.AV_PIX_FMT_YUVJ420P : avutil.AV_PIX_FMT_RGB24);
      current.color_range(avutil.AVCOL_RANGE_JPEG);
      current.colorspace(yuv ? avutil.AVCOL_SPC_BT470BG : avutil.AVCOL_SPC_RGB);
      AvError.check(avutil.av_frame_get_buffer(current, 0), "Allocating a picture of " + size);
    }
    AvError.check(avutil.av_frame_make_writable(current), "Making a picture writable");
    return current;
  }

  /** Copies {@code picture} in. RGB only. */
  AVFrame fill(Picture picture) throws VideoException {
    AVFrame target = of(picture.size());
    int row = picture.width() * 3;
    BytePointer plane = target.data(0);
    for (int y = 0; y < picture.height(); y++) {
      plane.position((long) y * target.linesize(0)).put(picture.rgb(), y * row, row);
    }
    return target;
  }

  /** Copies {@code source}, a frame of this buffer, out. RGB only. */
  static Picture copy(AVFrame source) {
    int row = source.width() * 3;
    byte[] rgb = new byte[row * source.height()];
    BytePointer plane = source.data(0);
    for (int y = 0; y < source.height(); y++) {
      plane.position((long) y * source.linesize(0)).get(rgb, y * row, row);
    }
    return new Picture(source.width(), source.height(), rgb);
  }

  @Override
  public void close() {
    if (frame != null) {
      avutil.av_frame_free(frame);
      frame = null;
    }
  }
}
