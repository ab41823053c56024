package io.retinue.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;

/**
 * Scales and converts color in one step, using the matrix and range that the source frame names
 * (BT.709 for most HD video). Not thread-safe.
 */
final class PictureScaler implements AutoCloseable {
  private final SwsContext context;

  PictureScaler() {
    context = AvError.allocated(swscale.sws_alloc_context(), "a scaler");
    context.flags(swscale.SWS_BILINEAR | swscale.SWS_ACCURATE_RND | swscale.SWS_BITEXACT);
    context.threads(1);
  }

  /** Fills {@code target}, whose size, format and color are set. */
  void scale(AVFrame source, AVFrame target) throws VideoException {
    int code = swscale.sws_scale_frame(context, target, source);
    if (code < 0) {
      throw new VideoException(
          VideoException.Reason.UNSUPPORTED,
          "A frame of %dx%d in pixel format %d cannot be converted: %s."
              .formatted(source.width(), source.height(), source.format(), AvError.text(code)));
    }
  }

  @Override
  public void close() {
    swscale.sws_freeContext(context);
  }
}
