package io.retinue.video;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVCodecParserContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** Opens a container or a camera and hands out the packets of its best video stream. */
final class Demuxer implements AutoCloseable {
  private static final double UNKNOWN_FRAME_RATE = 25;
  private static final double NOTICEABLE_SECONDS = 2;
  private static final double NOTICEABLE_PART = 0.05;

  private final DemuxerInput input;
  private final ReadDeadline deadline;
  private final AVFormatContext context;
  private final AVStream stream;
  private final QuarterTurns turns;
  private boolean lastPacketCut;

  private Demuxer(
      DemuxerInput input,
      ReadDeadline deadline,
      AVFormatContext context,
      AVStream stream,
      QuarterTurns turns) {
    this.input = input;
    this.deadline = deadline;
    this.context = context;
    this.stream = stream;
    this.turns = turns;
  }

  static Demuxer open(DemuxerInput input, ReaderLimits limits) throws VideoException {
    FfmpegLog.install();
    ReadDeadline deadline = input.newDeadline(limits);
    AVFormatContext context =
        AvError.allocated(avformat.avformat_alloc_context(), "a container reader");
    deadline.guard(context);
    AVDictionary options = new AVDictionary(null);
    input.options().forEach((name, value) -> avutil.av_dict_set(options, name, value, 0));
    avutil.av_dict_set(options, "codec_whitelist", FrameDecoder.CODECS, 0);
    int code =
        avformat.avformat_open_input(
            context, input.url(), format(input), options); // Frees context on failure.
    avutil.av_dict_free(options);
    if (code < 0) {
      deadline.close();
      throw input.refusal(code, deadline);
    }
    try {
      probe(input, deadline, limits, context);
      AVStream stream = videoStream(input, limits, context);
      return new Demuxer(input, deadline, context, stream, turns(input, stream));
    } catch (VideoException | RuntimeException e) {
      avformat.avformat_close_input(context);
      deadline.close();
      throw e;
    }
  }

  private static @Nullable AVInputFormat format(DemuxerInput input) {
    String name = input.format();
    return name == null ? null : avformat.av_find_input_format(name);
  }

  /** Decodes what FFmpeg needs to describe the streams, under the same limits as later. */
  private static void probe(
      DemuxerInput input, ReadDeadline deadline, ReaderLimits limits, AVFormatContext context)
      throws VideoException {
    int streams = context.nb_streams();
    for (int i = 0; i < streams; i++) {
      requireSmall(input, limits, context.streams(i).codecpar());
    }
    try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(1, streams))) {
      for (int i = 0; i < streams; i++) {
        AVDictionary ofStream = new AVDictionary(null);
        avutil.av_dict_set(ofStream, "max_pixels", Long.toString(limits.maxPixels()), 0);
        options.put(i, ofStream);
      }
      int code = avformat.avformat_find_stream_info(context, options);
      for (int i = 0; i < streams; i++) {
        avutil.av_dict_free(options.position(i));
      }
      options.position(0);
      if (code < 0) {
        throw input.refusal(code, deadline);
      }
    }
  }

  private static AVStream videoStream(
      DemuxerInput input, ReaderLimits limits, AVFormatContext context) throws VideoException {
    int best =
        avformat.av_find_best_stream(context, avutil.AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (best < 0) {
      throw new VideoException(
          VideoException.Reason.NOT_VIDEO, input + " has no video stream, only sound or text.");
    }
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != best) {
        context.streams(i).discard(avcodec.AVDISCARD_ALL);
      }
    }
    AVStream stream = context.streams(best);
    requireSmall(input, limits, stream.codecpar());
    return stream;
  }

  private static void requireSmall(
      DemuxerInput input, ReaderLimits limits, AVCodecParameters parameters) throws VideoException {
    if ((long) parameters.width() * parameters.height() > limits.maxPixels()) {
      throw new VideoException(
          VideoException.Reason.TOO_LARGE,
          "%s is %dx%d; the limit is %d pixels."
              .formatted(input, parameters.width(), parameters.height(), limits.maxPixels()));
    }
  }

  private static QuarterTurns turns(DemuxerInput input, AVStream stream) throws VideoException {
    try {
      return QuarterTurns.of(stream.codecpar());
    } catch (VideoException e) {
      throw new VideoException(e.reason(), input + ": " + e.getMessage() + ".", e);
    }
  }

  /** Whether {@code packet} now holds the stream's next packet; false at the end of the file. */
  boolean read(AVPacket packet) throws VideoException {
    while (true) {
      int code = avformat.av_read_frame(context, packet);
      if (code == AvError.EOF) {
        return false;
      }
      if (code == AvError.AGAIN) {
        continue;
      }
      if (code < 0) {
        throw readFailure(code);
      }
      if (packet.stream_index() == stream.index()) {
        lastPacketCut =
            (packet.flags() & avcodec.AV_PKT_FLAG_CORRUPT) != 0 || isHalfAPicture(packet);
        return true;
      }
      avcodec.av_packet_unref(packet);
    }
  }

  /** A raw stream of JPEGs is split at their markers: one without an end was cut short. */
  private boolean isHalfAPicture(AVPacket packet) {
    return stream.codecpar().codec_id() == avcodec.AV_CODEC_ID_MJPEG
        && context.iformat().name().getString().equals("mjpeg")
        && !JpegHeader.endsWithMarker(packet.data(), packet.size());
  }

  /** Why reading failed with {@code code}, or came to an end where there must be none. */
  VideoException readFailure(int code) {
    return input.readFailure(code, deadline);
  }

  void restartDeadline() {
    deadline.restart();
  }

  /** Whether the deadline has passed since it was restarted. */
  boolean isOverdue() {
    return deadline.passed();
  }

  /** Whether the container marked the packet read last as incomplete. */
  boolean lastPacketCut() {
    return lastPacketCut;
  }

  /** "176 of 400 frames" where the container says how many there should be. */
  String counted(long frames) {
    long promised = stream.nb_frames();
    return promised > frames
        ? frames + " of " + promised + " frames"
        : frames == 1 ? "1 frame" : frames + " frames";
  }

  /**
   * What is missing after the last frame, as half a sentence; null where nothing is, or the
   * container does not say how long it is.
   *
   * @param lastMs time of the last frame
   */
  @Nullable String missing(long lastMs) {
    double promised = stream.duration() * avutil.av_q2d(stream.time_base());
    boolean fromHeader =
        context.duration_estimation_method() == avformat.AVFMT_DURATION_FROM_STREAM;
    double read = lastMs / 1000.0 + 1 / frameRate();
    double missing = promised - read;
    return fromHeader
            && Double.isFinite(missing)
            && missing > Math.max(NOTICEABLE_SECONDS, promised * NOTICEABLE_PART)
        ? "the file announces %.1f s and holds %.1f s: it may be cut".formatted(promised, read)
        : null;
  }

  /** Whether packets are made from others by a parser, and not as they came. */
  boolean isParsed() {
    AVCodecParserContext parser = avformat.av_stream_get_parser(stream);
    return parser != null && !parser.isNull();
  }

  QuarterTurns turns() {
    return turns;
  }

  AVCodecParameters codecParameters() {
    return stream.codecpar();
  }

  AVRational timeBase() {
    return stream.time_base();
  }

  /** Frames a second, from the average where there is one. */
  double frameRate() {
    for (AVRational rate : new AVRational[] {stream.avg_frame_rate(), stream.r_frame_rate()}) {
      double value = rate.den() > 0 ? avutil.av_q2d(rate) : 0;
      if (value >= 0.01 && value <= 1000) {
        return value;
      }
    }
    return UNKNOWN_FRAME_RATE;
  }

  @Override
  public void close() {
    avformat.avformat_close_input(context);
    deadline.close();
  }
}
