package io.retinue.video;

import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** Packets in, frames out, on the calling thread. Damage is counted, never thrown. */
final class FrameDecoder implements AutoCloseable {
  /**
   * FFmpeg's names of the decoders that films of cameras, phones and labeling tools need. All other
   * decoders of the build, some of them old and seldom tested, never see a byte of a film.
   */
  static final String CODECS =
      "h264,hevc,vp8,vp9,libaom-av1,av1,mpeg4,msmpeg4,mpeg1video,mpeg2video,mjpeg,h263,prores,"
          + "ffv1,rawvideo";

  private static final Set<String> CODEC_NAMES = Set.of(CODECS.split(","));

  private final AVCodecContext context;
  private final AVFrame frame = AvError.allocated(avutil.av_frame_alloc(), "a frame");
  private boolean lastPacketFailed;
  private long undecodable;

  private FrameDecoder(AVCodecContext context) {
    this.context = context;
  }

  static FrameDecoder open(String source, AVCodecParameters parameters, ReaderLimits limits)
      throws VideoException {
    AVCodec codec = avcodec.avcodec_find_decoder(parameters.codec_id());
    if (codec == null) {
      throw new VideoException(
          VideoException.Reason.UNSUPPORTED,
          source
              + " uses a codec that this FFmpeg cannot decode, number "
              + parameters.codec_id()
              + ".");
    }
    String name = codec.name().getString();
    if (!CODEC_NAMES.contains(name)) {
      throw new VideoException(
          VideoException.Reason.UNSUPPORTED,
          "%s uses the codec %s, which Retinue does not decode.".formatted(source, name));
    }
    AVCodecContext context = AvError.allocated(avcodec.avcodec_alloc_context3(codec), "a decoder");
    AVDictionary none = new AVDictionary(null);
    int code = avcodec.avcodec_parameters_to_context(context, parameters);
    if (code >= 0) {
      context.thread_count(1);
      context.max_pixels(limits.maxPixels());
      code = avcodec.avcodec_open2(context, codec, none);
    }
    if (code < 0) {
      avcodec.avcodec_free_context(context);
      throw new VideoException(
          VideoException.Reason.UNSUPPORTED,
          "%s: its %s video cannot be decoded: %s."
              .formatted(source, codec.name().getString(), AvError.text(code)));
    }
    return new FrameDecoder(context);
  }

  /** Takes a packet. One without bytes repeats the last frame and is passed over. */
  void send(AVPacket packet) {
    if (packet.size() > 0) {
      lastPacketFailed = avcodec.avcodec_send_packet(context, packet) < 0;
      undecodable += lastPacketFailed ? 1 : 0;
    }
  }

  /** Whether the decoder could make nothing of the packet sent last. */
  boolean lastPacketFailed() {
    return lastPacketFailed;
  }

  void drain() {
    avcodec.avcodec_send_packet(context, null);
  }

  /** Whether {@link #frame} now holds the next frame. */
  boolean receive() {
    while (true) {
      int code = avcodec.avcodec_receive_frame(context, frame);
      if (code >= 0) {
        return true;
      }
      if (code == AvError.AGAIN || code == AvError.EOF) {
        return false;
      }
      lastPacketFailed = true;
      undecodable++;
    }
  }

  /** The frame received last; valid until the next {@link #receive}. */
  AVFrame frame() {
    return frame;
  }

  long undecodable() {
    return undecodable;
  }

  @Override
  public void close() {
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(context);
  }
}
