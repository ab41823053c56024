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

  /** FFmpeg's scale of 1 (best) to 31. */
  private static final int QUALITY = 2;

  private final Path file;
  private final PictureSize size;
  private final FFmpegFrameRecorder recorder;

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
    if (size.width() % 2 != 0 || size.height() % 2 != 0) {
      throw new IllegalArgumentException("A video has even sides, not " + size + ".");
    }
    if (framesPerSecond < 1 || framesPerSecond > 1000) {
      throw new IllegalArgumentException(
          "framesPerSecond " + framesPerSecond + " is out of range: write 1 to 1000.");
    }
    FfmpegLog.install();
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
    recorder.setFrameRate(framesPerSecond);
    if (codec == Codec.H264) {
      recorder.setVideoCodecName(OPEN_H264);
      recorder.setVideoBitrate(H264_BITS_PER_SECOND);
      recorder.setGopSize(H264_SECONDS_PER_KEY_FRAME * framesPerSecond);
    } else {
      recorder.setVideoQuality(QUALITY);
    }
    recorder.setVideoOption("flags", "+bitexact");
    recorder.setVideoOption("threads", "1");
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
    try (Frame frame = new Frame(size.width(), size.height(), Frame.DEPTH_UBYTE, 3)) {
      ByteBuffer rows = (ByteBuffer) frame.image[0];
      for (int y = 0; y < size.height(); y++) {
        rows.put(y * frame.imageStride, picture.rgb(), y * size.width() * 3, size.width() * 3);
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
