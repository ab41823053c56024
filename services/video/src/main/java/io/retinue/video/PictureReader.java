package io.retinue.video;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.IntPointer;

/**
 * Reads picture files as people have them: JPEG (gray, color, CMYK, turned by EXIF), PNG (1 to 16
 * bits, gray, palette, alpha) and BMP, to 8 bits of RGB, upright. Transparency is dropped, as
 * torchvision drops it: what lies beneath shows. Stateless; any thread.
 */
public final class PictureReader {
  /** 8192 x 8192. */
  public static final long DEFAULT_MAX_PIXELS = 1L << 26;

  /** No picture of so few pixels needs more: eight bytes each. */
  private static final int BYTES_A_PIXEL = 8;

  private static final long MAX_EXTRA_BYTES = 1L << 24;

  private final long maxPixels;

  /**
   * @param maxPixels most pixels in a picture, 1 to 2^28
   */
  public PictureReader(long maxPixels) {
    if (maxPixels < 1 || maxPixels > 1L << 28) {
      throw new IllegalArgumentException("maxPixels " + maxPixels + " is not 1 to 268435456.");
    }
    FfmpegLog.install();
    this.maxPixels = maxPixels;
  }

  /**
   * The upright pixels of a file.
   *
   * @throws VideoException MISSING, UNREADABLE, EMPTY, NOT_VIDEO, TRUNCATED, DAMAGED, UNSUPPORTED
   *     or TOO_LARGE; the message says what, not which file
   */
  public Picture read(Path file) throws VideoException {
    return decode(bytes(file));
  }

  private byte[] bytes(Path file) throws VideoException {
    try {
      if (!Files.exists(file)) {
        throw new VideoException(VideoException.Reason.MISSING, "There is no such file.");
      }
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        throw new VideoException(
            VideoException.Reason.UNREADABLE, "It is not a file that can be read.");
      }
      long size = Files.size(file);
      if (size == 0) {
        throw new VideoException(VideoException.Reason.EMPTY, "The file is empty.");
      }
      long most = Math.min(Integer.MAX_VALUE - 64, maxPixels * BYTES_A_PIXEL + MAX_EXTRA_BYTES);
      if (size > most) {
        throw new VideoException(
            VideoException.Reason.TOO_LARGE,
            "The file has %d bytes; the limit is %d.".formatted(size, most));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new VideoException(
          VideoException.Reason.UNREADABLE, "It cannot be read: " + e.getMessage() + ".", e);
    }
  }

  /**
   * The upright pixels of the bytes of a file.
   *
   * @throws VideoException NOT_VIDEO, TRUNCATED, DAMAGED, UNSUPPORTED or TOO_LARGE
   */
  public Picture decode(byte[] file) throws VideoException {
    PictureFormat format = PictureFormat.of(file);
    PictureSize size = format.size(file);
    if (size.pixels() > maxPixels) {
      throw new VideoException(
          VideoException.Reason.TOO_LARGE,
          "The %s has %s pixels, %d; the limit is %d."
              .formatted(format, size, size.pixels(), maxPixels));
    }
    AVCodecContext context = open(format);
    AVPacket packet = AvError.allocated(avcodec.av_packet_alloc(), "a packet");
    AVFrame frame = AvError.allocated(avutil.av_frame_alloc(), "a frame");
    try {
      AvError.check(avcodec.av_new_packet(packet, file.length), "Allocating a packet");
      packet.data().put(file);
      int code = avcodec.avcodec_send_packet(context, packet);
      if (code >= 0) {
        // The end: some decoders wait for a next picture before they give this one.
        avcodec.avcodec_send_packet(context, null);
        code = avcodec.avcodec_receive_frame(context, frame);
      }
      if (code < 0 || frame.decode_error_flags() != 0) {
        throw new VideoException(
            VideoException.Reason.DAMAGED,
            "The %s of %s is cut short or damaged: %s."
                .formatted(format, size, code < 0 ? AvError.text(code) : "not all of it decodes"));
      }
      return Orientation.of(frame).apply(rgb(frame));
    } finally {
      avutil.av_frame_free(frame);
      avcodec.av_packet_free(packet);
      avcodec.avcodec_free_context(context);
    }
  }

  private static Picture rgb(AVFrame frame) throws VideoException {
    try (PictureScaler converter = new PictureScaler();
        PixelBuffer buffer = new PixelBuffer(PixelBuffer.Pixels.RGB)) {
      AVFrame target = buffer.of(new PictureSize(frame.width(), frame.height()));
      converter.scale(frame, target);
      return PixelBuffer.copy(target);
    }
  }

  private AVCodecContext open(PictureFormat format) {
    AVCodec codec =
        AvError.allocated(avcodec.avcodec_find_decoder(format.codec()), "its picture decoder");
    AVCodecContext context =
        AvError.allocated(avcodec.avcodec_alloc_context3(codec), "a picture decoder");
    context.thread_count(1);
    context.max_pixels(maxPixels);
    context.err_recognition(avcodec.AV_EF_EXPLODE | avcodec.AV_EF_CRCCHECK);
    int code = avcodec.avcodec_open2(context, codec, new AVDictionary(null));
    if (code < 0) {
      avcodec.avcodec_free_context(context);
      throw new IllegalStateException("FFmpeg's " + format + " decoder: " + AvError.text(code));
    }
    return context;
  }

  /**
   * How a stored picture becomes upright: one of the eight ways in which a camera may have been
   * held, mirrored ones included (EXIF 2.3, tag Orientation). A stored pixel (x, y) belongs at
   * {@code (a x + c y, b x + d y)}, moved so that the smallest coordinate is 0; each of the four is
   * -1, 0 or 1.
   */
  record Orientation(int a, int b, int c, int d) {
    static final Orientation UPRIGHT = new Orientation(1, 0, 0, 1);
    private static final int MATRIX_BYTES = 36;

    /** What the frame's display matrix asks for; FFmpeg makes it from the EXIF of a picture. */
    static Orientation of(AVFrame frame) {
      AVFrameSideData data =
          avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
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
}
