package io.retinue.video;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVComponentDescriptor;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Reads the brightness of a native picture of any format where it lies. For RGB green stands for
 * it, and a palette's number for its color: good enough to see that something changed.
 */
final class Brightness {
  private Brightness() {}

  static GrayPicture overview(AVFrame picture) {
    AVPixFmtDescriptor format = avutil.av_pix_fmt_desc_get(picture.format());
    boolean isRgb = (format.flags() & avutil.AV_PIX_FMT_FLAG_RGB) != 0;
    AVComponentDescriptor component = format.comp(isRgb ? 1 : 0);
    int plane = component.plane();
    int rowBytes = avutil.av_image_get_linesize(picture.format(), picture.width(), plane);
    int step = component.step();
    int offset = component.offset();
    int shift = component.shift();
    int depth = component.depth();
    boolean isBits = (format.flags() & avutil.AV_PIX_FMT_FLAG_BITSTREAM) != 0;
    PictureSize size = new PictureSize(picture.width(), picture.height());
    return GrayPicture.shrunk(
        size,
        y -> {
          ByteBuffer row =
              picture
                  .data(plane)
                  .getPointer((long) y * picture.linesize(plane))
                  .capacity(rowBytes)
                  .asByteBuffer();
          if (isBits) {
            return x -> (row.get(x * step / 8) >> (7 - x * step % 8) & 1) * 255;
          } else if (depth <= 8) {
            return x -> (row.get(x * step + offset) & 0xFF) >> shift << (8 - depth);
          }
          return x -> (row.getShort(x * step + offset) & 0xFFFF) >> (shift + depth - 8) & 0xFF;
        });
  }
}
