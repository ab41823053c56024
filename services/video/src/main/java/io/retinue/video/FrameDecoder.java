package io.retinue.video;

import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecDescriptor;
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
  private final boolean intraOnly;
  private boolean lastPacketFailed;
  private long undecodable;
  private long sentTick;
  private int given;
  private long givenTick;
  private boolean givenCorrupt;
  private boolean givenIntra;

  private FrameDecoder(AVCodecContext context) {
    this.context = context;
    AVCodecDescriptor descriptor = avcodec.avcodec_descriptor_get(context.codec_id());
    this.intraOnly =
        descriptor != null && (descriptor.props() & avcodec.AV_CODEC_PROP_INTRA_ONLY) != 0;
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
      sentTick = packet.pts();
      given = 0;
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
        given++;
        givenTick = frame.best_effort_timestamp();
        givenCorrupt = isCorrupt(frame);
        givenIntra = frame.pict_type() == avutil.AV_PICTURE_TYPE_I;
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

  /** Whether each picture of this codec stands by itself. */
  boolean isIntraOnly() {
    return intraOnly;
  }

  /** Whether the packet sent last gave one picture at once, its own and whole. */
  boolean gaveItsPicture() {
    return given == 1 && givenTick == sentTick && !givenCorrupt;
  }

  /** Whether the decoder had to invent part of the picture received last. */
  boolean lastPictureIsCorrupt() {
    return givenCorrupt;
  }

  /** Whether the picture received last is made from no other. */
  boolean lastPictureIsIntra() {
    return givenIntra;
  }

  static boolean isCorrupt(AVFrame picture) {
    return (picture.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0
        || picture.decode_error_flags() != 0;
  }

  /** Forgets all pictures: the next packet is a key frame that has nothing to do with them. */
  void forget() {
    avcodec.avcodec_flush_buffers(context);
  }

  /** Takes a packet that is counted already, for the pictures after it. */
  void decodeUnseen(AVPacket packet) {
    long counted = undecodable;
    send(packet);
    receiveUnseen();
    undecodable = counted;
  }

  /** As {@link #drain}, where the pictures that come are counted already. */
  void drainUnseen() {
    long counted = undecodable;
    drain();
    receiveUnseen();
    undecodable = counted;
  }

  private void receiveUnseen() {
    boolean more = receive();
    while (more) {
      more = receive();
    }
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
