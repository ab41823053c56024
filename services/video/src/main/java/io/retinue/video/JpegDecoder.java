package io.retinue.video;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Turns a JPEG into RGB: gray, 4:2:0, 4:2:2 and 4:4:4, baseline and progressive. A picture that is
 * cut short, contradicts itself or has more pixels than the limit is refused before or while it is
 * decoded; the decoder is good for the next picture afterwards. Native buffers are kept from call
 * to call; the pixels returned are the caller's. Not thread-safe: one a thread. Close it.
 */
public final class JpegDecoder implements AutoCloseable {
  /** Four times the pixels of 4K. */
  public static final long DEFAULT_MAX_PIXELS = 1L << 25;

  private final long maxPixels;
  private final AVCodecContext context;
  private final AVPacket packet = AvError.allocated(avcodec.av_packet_alloc(), "a packet");
  private final AVFrame decoded = AvError.allocated(avutil.av_frame_alloc(), "a frame");
  private final PictureScaler converter = new PictureScaler();
  private final PixelBuffer rgb = new PixelBuffer(PixelBuffer.Pixels.RGB);

  public JpegDecoder() {
    this(DEFAULT_MAX_PIXELS);
  }

  /**
   * @param maxPixels most pixels in a picture, 1 or more
   */
  public JpegDecoder(long maxPixels) {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("maxPixels " + maxPixels + " must be 1 or more.");
    }
    FfmpegLog.install();
    this.maxPixels = maxPixels;
    this.context = open(maxPixels);
  }

  /**
   * The size that {@code jpeg} has by its header; nothing is decoded.
   *
   * @throws VideoException NOT_VIDEO, TRUNCATED or DAMAGED
   */
  public static PictureSize sizeOf(byte[] jpeg) throws VideoException {
    return JpegHeader.read(jpeg).size();
  }

  /**
   * The pixels of {@code jpeg}.
   *
   * @throws VideoException NOT_VIDEO, TRUNCATED, DAMAGED, TOO_LARGE or UNSUPPORTED
   */
  public Picture decode(byte[] jpeg) throws VideoException {
    try {
      return toRgb(decodeNative(jpeg));
    } finally {
      release();
    }
  }

  /**
   * The picture in FFmpeg's own form, for encoding it again without a detour over RGB. Valid until
   * the next call.
   */
  AVFrame decodeNative(byte[] jpeg) throws VideoException {
    release();
    PictureSize size = JpegHeader.read(jpeg).size();
    if (size.pixels() > maxPixels) {
      throw new VideoException(
          VideoException.Reason.TOO_LARGE,
          "The JPEG claims %s, %d pixels; the limit is %d."
              .formatted(size, size.pixels(), maxPixels));
    }
    AvError.check(avcodec.av_new_packet(packet, jpeg.length), "Allocating a packet");
    packet.data().put(jpeg);
    int code = avcodec.avcodec_send_packet(context, packet);
    if (code >= 0) {
      code = avcodec.avcodec_receive_frame(context, decoded);
    }
    AvError.requireMemory(code, "Decoding a JPEG of " + size);
    if (code < 0 || decoded.decode_error_flags() != 0) {
      throw new VideoException(
          VideoException.Reason.DAMAGED,
          "The JPEG of %s cannot be decoded: %s."
              .formatted(size, code < 0 ? AvError.text(code) : "its data are damaged"));
    }
    return decoded;
  }

  private void release() {
    avcodec.av_packet_unref(packet);
    avutil.av_frame_unref(decoded);
    // After an error the decoder may hold half a picture.
    avcodec.avcodec_flush_buffers(context);
  }

  private Picture toRgb(AVFrame source) throws VideoException {
    AVFrame target = rgb.of(new PictureSize(source.width(), source.height()));
    converter.scale(source, target);
    return PixelBuffer.copy(target);
  }

  private static AVCodecContext open(long maxPixels) {
    AVCodec codec =
        AvError.allocated(
            avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_MJPEG), "its JPEG decoder");
    AVCodecContext context =
        AvError.allocated(avcodec.avcodec_alloc_context3(codec), "a JPEG decoder");
    context.thread_count(1);
    context.max_pixels(maxPixels);
    context.err_recognition(avcodec.AV_EF_EXPLODE);
    int code = avcodec.avcodec_open2(context, codec, new AVDictionary(null));
    if (code < 0) {
      avcodec.avcodec_free_context(context);
      throw new IllegalStateException("FFmpeg's JPEG decoder: " + AvError.text(code));
    }
    return context;
  }

  @Override
  public void close() {
    rgb.close();
    converter.close();
    avutil.av_frame_free(decoded);
    avcodec.av_packet_free(packet);
    avcodec.avcodec_free_context(context);
  }
}
