package io.retinue.video;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Writes pictures into a video file. The container follows the file's extension (avi, mp4, mkv, ts,
 * mov); the codec is MPEG-4 part 2, or Motion JPEG where near-lossless pictures matter. {@link
 * #close} finishes the file: without it the file is truncated. Not thread-safe.
 */
public final class VideoWriter implements AutoCloseable {
  /** How the pictures are coded. */
  public enum Codec {
    /** Small; B frames are not used. */
    MPEG4(avcodec.AV_CODEC_ID_MPEG4, avutil.AV_PIX_FMT_YUV420P),
    /** Every picture by itself. */
    MJPEG(avcodec.AV_CODEC_ID_MJPEG, avutil.AV_PIX_FMT_YUVJ420P);

    private final int id;
    private final int pixelFormat;

    Codec(int id, int pixelFormat) {
      this.id = id;
      this.pixelFormat = pixelFormat;
    }
  }

  private static final int QUALITY = 2 * avutil.FF_QP2LAMBDA;

  private final Path file;
  private final PictureSize size;
  private final AVFormatContext container;
  private final AVCodecContext encoder;
  private final AVStream stream;
  private final AVFrame frame;
  private final AVPacket packet = AvError.allocated(avcodec.av_packet_alloc(), "a packet");
  private final PixelBuffer rgb = new PixelBuffer(PixelBuffer.Pixels.RGB);
  private final PictureScaler converter = new PictureScaler();
  private long frames;
  private boolean closed;

  private VideoWriter(
      Path file,
      PictureSize size,
      AVFormatContext container,
      AVCodecContext encoder,
      AVStream stream,
      AVFrame frame) {
    this.file = file;
    this.size = size;
    this.container = container;
    this.encoder = encoder;
    this.stream = stream;
    this.frame = frame;
  }

  /** Starts a file of MPEG-4 video. */
  public static VideoWriter create(Path file, PictureSize size, int framesPerSecond)
      throws VideoException {
    return create(file, size, framesPerSecond, Codec.MPEG4);
  }

  /**
   * Starts a file.
   *
   * @param size even width and height
   * @param framesPerSecond 1 to 1000
   */
  public static VideoWriter create(Path file, PictureSize size, int framesPerSecond, Codec codec)
      throws VideoException {
    if (size.width() % 2 != 0 || size.height() % 2 != 0) {
      throw new IllegalArgumentException("A video has even sides, not " + size + ".");
    }
    if (framesPerSecond < 1 || framesPerSecond > 1000) {
      throw new IllegalArgumentException(
          "framesPerSecond " + framesPerSecond + " is out of range: write 1 to 1000.");
    }
    FfmpegLog.install();
    AVFormatContext container = new AVFormatContext(null);
    int code =
        avformat.avformat_alloc_output_context2(
            container, null, null, file.toAbsolutePath().toString());
    if (code < 0) {
      throw new VideoException(
          VideoException.Reason.UNSUPPORTED,
          file + ": no container is known for this extension; write avi, mp4, mkv, mov or ts.");
    }
    AVCodec found = AvError.allocated(avcodec.avcodec_find_encoder(codec.id), "the encoder");
    AVCodecContext encoder =
        AvError.allocated(avcodec.avcodec_alloc_context3(found), "the encoder");
    AVFrame frame = AvError.allocated(avutil.av_frame_alloc(), "a frame");
    try {
      frame.width(size.width()).height(size.height()).format(codec.pixelFormat);
      boolean full = codec == Codec.MJPEG;
      frame.color_range(full ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
      frame.colorspace(avutil.AVCOL_SPC_BT470BG);
      AvError.check(avutil.av_frame_get_buffer(frame, 0), "Allocating a frame");
      AVRational tick = avutil.av_make_q(1, framesPerSecond);
      encoder.width(size.width()).height(size.height()).pix_fmt(codec.pixelFormat);
      encoder.color_range(frame.color_range()).colorspace(frame.colorspace());
      encoder.time_base(tick).framerate(avutil.av_make_q(framesPerSecond, 1));
      encoder.thread_count(1).global_quality(QUALITY);
      encoder.flags(
          encoder.flags() | avcodec.AV_CODEC_FLAG_QSCALE | avcodec.AV_CODEC_FLAG_BITEXACT);
      if ((container.oformat().flags() & avformat.AVFMT_GLOBALHEADER) != 0) {
        encoder.flags(encoder.flags() | avcodec.AV_CODEC_FLAG_GLOBAL_HEADER);
      }
      AvError.check(
          avcodec.avcodec_open2(encoder, found, (AVDictionary) null), "Opening the encoder");
      AVStream stream =
          AvError.allocated(avformat.avformat_new_stream(container, null), "a stream");
      AvError.check(
          avcodec.avcodec_parameters_from_context(stream.codecpar(), encoder),
          "Describing the stream");
      stream.time_base(tick).avg_frame_rate(encoder.framerate());
      AVIOContext io = new AVIOContext(null);
      AvError.check(
          avformat.avio_open(io, "file:" + file.toAbsolutePath(), avformat.AVIO_FLAG_WRITE),
          "Opening " + file);
      container.pb(io);
      AvError.check(
          avformat.avformat_write_header(container, (AVDictionary) null), "Writing " + file);
      return new VideoWriter(file, size, container, encoder, stream, frame);
    } catch (VideoException | RuntimeException e) {
      free(container, encoder, frame);
      throw e;
    }
  }

  /** Adds one picture of the video's size, one frame time after the last. */
  public void write(Picture picture) throws VideoException {
    if (!picture.size().equals(size)) {
      throw new IllegalArgumentException(
          "%s is %s; a picture of %s does not fit.".formatted(file, size, picture.size()));
    }
    AvError.check(avutil.av_frame_make_writable(frame), "Making a frame writable");
    converter.scale(rgb.fill(picture), frame);
    frame.pts(frames++).quality(QUALITY);
    frame.pict_type(avutil.AV_PICTURE_TYPE_NONE);
    AvError.check(avcodec.avcodec_send_frame(encoder, frame), "Encoding a frame");
    writePackets();
  }

  private void writePackets() throws VideoException {
    while (true) {
      int code = avcodec.avcodec_receive_packet(encoder, packet);
      if (code == AvError.AGAIN || code == AvError.EOF) {
        return;
      }
      AvError.check(code, "Encoding a frame");
      avcodec.av_packet_rescale_ts(packet, encoder.time_base(), stream.time_base());
      packet.stream_index(stream.index());
      AvError.check(avformat.av_interleaved_write_frame(container, packet), "Writing " + file);
    }
  }

  /** Finishes the file. */
  @Override
  public void close() throws VideoException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      avcodec.avcodec_send_frame(encoder, null);
      writePackets();
      AvError.check(avformat.av_write_trailer(container), "Finishing " + file);
    } finally {
      converter.close();
      rgb.close();
      avcodec.av_packet_free(packet);
      free(container, encoder, frame);
    }
  }

  private static void free(AVFormatContext container, AVCodecContext encoder, AVFrame frame) {
    avutil.av_frame_free(frame);
    avcodec.avcodec_free_context(encoder);
    if (container.pb() != null && !container.pb().isNull()) {
      avformat.avio_closep(container.pb());
      container.pb(null);
    }
    avformat.avformat_free_context(container);
  }
}
