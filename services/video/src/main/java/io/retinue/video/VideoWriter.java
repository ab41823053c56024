package io.retinue.video;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameRecorder;

/**
 * Writes pictures into a video file, with JavaCV's recorder. The container follows the file's
 * extension (avi, mp4, mkv, ts, mov); the codec is MPEG-4 part 2, or Motion JPEG where
 * near-lossless pictures matter. {@link #close} finishes the file: without it the file is
 * truncated. Not thread-safe.
 */
public final class VideoWriter implements AutoCloseable {
  /** How the pictures are encoded. */
  public enum Codec {
    /** Small; without B frames. */
    MPEG4(avcodec.AV_CODEC_ID_MPEG4, avutil.AV_PIX_FMT_YUV420P),
    /** Every picture by itself. */
    MJPEG(avcodec.AV_CODEC_ID_MJPEG, avutil.AV_PIX_FMT_YUVJ420P),
    /**
     * As cameras give it: 4 Mbit/s, a key frame every two seconds. By OpenH264, which FFmpeg may be
     * built without: see {@link #canWrite}.
     */
    H264(avcodec.AV_CODEC_ID_H264, avutil.AV_PIX_FMT_YUV420P);

    private final int id;
    private final int pixelFormat;

    Codec(int id, int pixelFormat) {
      this.id = id;
      this.pixelFormat = pixelFormat;
    }

    /** Whether this FFmpeg has the encoder. */
    public boolean canWrite() {
      return this != H264 || avcodec.avcodec_find_encoder_by_name(OPEN_H264) != null;
    }
  }

  private static final String OPEN_H264 = "libopenh264";
  private static final int H264_BITS_PER_SECOND = 4_000_000;
  private static final int H264_SECONDS_PER_KEY_FRAME = 2;

  /** Pictures between two key frames of a clip: browsers seek to key frames. */
  private static final int CLIP_KEY_FRAME_EVERY = 10;

  private static final int CLIP_TICKS_PER_SECOND = 1000;

  /** FFmpeg's scale of 1 (best) to 31. */
  private static final int QUALITY = 2;

  private final Path file;
  private final PictureSize size;
  private final FFmpegFrameRecorder recorder;
  private long lastTimeMs = -1;

  private VideoWriter(Path file, PictureSize size, FFmpegFrameRecorder recorder) {
    this.file = file;
    this.size = size;
    this.recorder = recorder;
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
    if (framesPerSecond < 1 || framesPerSecond > 1000) {
      throw new IllegalArgumentException(
          "framesPerSecond " + framesPerSecond + " is out of range: write 1 to 1000.");
    }
    FFmpegFrameRecorder recorder = recorder(file, size, codec);
    recorder.setFrameRate(framesPerSecond);
    if (codec == Codec.H264) {
      recorder.setVideoBitrate(H264_BITS_PER_SECOND);
      recorder.setGopSize(H264_SECONDS_PER_KEY_FRAME * framesPerSecond);
    } else {
      recorder.setVideoQuality(QUALITY);
    }
    return start(file, size, recorder);
  }

  /**
   * Starts a clip that plays in browsers while it loads: H.264 of constant quality in an MP4 whose
   * index comes first, with a time for each picture. Where this FFmpeg has no H.264, MPEG-4.
   *
   * @param file with the extension mp4
   * @param size of the clip, even width and height; pictures of another size are scaled to it
   */
  public static VideoWriter createClip(Path file, PictureSize size) throws VideoException {
    Codec codec = Codec.H264.canWrite() ? Codec.H264 : Codec.MPEG4;
    FFmpegFrameRecorder recorder = recorder(file, size, codec);
    recorder.setFrameRate(CLIP_TICKS_PER_SECOND);
    recorder.setGopSize(CLIP_KEY_FRAME_EVERY);
    recorder.setOption("movflags", "+faststart");
    if (codec == Codec.H264) {
      recorder.setVideoOption("rc_mode", "off"); // the others count on a steady frame rate
      recorder.setVideoBitrate(0);
    } else {
      recorder.setVideoQuality(QUALITY);
    }
    return start(file, size, recorder);
  }

  private static FFmpegFrameRecorder recorder(Path file, PictureSize size, Codec codec)
      throws VideoException {
    FfmpegLog.install();
    if (size.width() % 2 != 0 || size.height() % 2 != 0) {
      throw new IllegalArgumentException("A video has even sides, not " + size + ".");
    }
    if (avformat.av_guess_format(null, file.toString(), null) == null) {
      throw new VideoException(
          VideoException.Reason.UNSUPPORTED,
          file + ": no container is known for this extension; write avi, mp4, mkv, mov or ts.");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new VideoException(
          VideoException.Reason.FAILED, file + " cannot be written: its folder does not exist.");
    }
    FFmpegFrameRecorder recorder =
        new FFmpegFrameRecorder(file.toFile(), size.width(), size.height(), 0);
    recorder.setVideoCodec(codec.id);
    recorder.setPixelFormat(codec.pixelFormat);
    if (codec == Codec.H264) {
      recorder.setVideoCodecName(OPEN_H264);
    }
    recorder.setVideoOption("flags", "+bitexact");
    recorder.setVideoOption("threads", "1");
    return recorder;
  }

  private static VideoWriter start(Path file, PictureSize size, FFmpegFrameRecorder recorder)
      throws VideoException {
    try {
      recorder.start();
    } catch (FrameRecorder.Exception e) {
      throw failed(file, e);
    }
    return new VideoWriter(file, size, recorder);
  }

  /** Adds one picture of the video's size, one frame time after the last. */
  public void write(Picture picture) throws VideoException {
    if (!picture.size().equals(size)) {
      throw new IllegalArgumentException(
          "%s is %s; a picture of %s does not fit.".formatted(file, size, picture.size()));
    }
    record(picture);
  }

  /**
   * Adds one picture to a clip.
   *
   * @param timeMs when it is shown, in milliseconds since the beginning of the clip; a picture that
   *     is not later than the one before is shown a millisecond after it
   */
  public void write(Picture picture, long timeMs) throws VideoException {
    lastTimeMs = Math.max(timeMs, lastTimeMs + 1);
    recorder.setTimestamp(lastTimeMs * 1000);
    record(picture);
  }

  private void record(Picture picture) throws VideoException {
    int row = picture.width() * 3;
    try (Frame frame = new Frame(picture.width(), picture.height(), Frame.DEPTH_UBYTE, 3)) {
      ByteBuffer rows = (ByteBuffer) frame.image[0];
      for (int y = 0; y < picture.height(); y++) {
        rows.put(y * frame.imageStride, picture.rgb(), y * row, row);
      }
      recorder.record(frame, avutil.AV_PIX_FMT_RGB24);
    } catch (FrameRecorder.Exception e) {
      throw failed(file, e);
    }
  }

  /** Finishes the file. */
  @Override
  public void close() throws VideoException {
    try {
      recorder.close(); // flushes the encoder, writes the trailer and frees; twice is harmless
    } catch (FrameRecorder.Exception e) {
      throw failed(file, e);
    }
  }

  private static VideoException failed(Path file, Exception e) {
    return new VideoException(
        VideoException.Reason.FAILED, "Writing " + file + " failed: " + e.getMessage() + ".", e);
  }
}
