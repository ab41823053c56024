package io.retinue.video;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A video file: FFmpeg may open it and no other. */
record FileInput(Path file) implements DemuxerInput {
  /**
   * Containers that hold their own pictures and that cameras and people use today. Play lists (HLS,
   * DASH, concat, SDP) and image patterns are not here: they open other files and the network.
   */
  static final String FORMATS =
      "avi,mov,mp4,matroska,webm,mpegts,mjpeg,mpeg,mpegvideo,m4v,h264,hevc,obu,ivf";

  @Override
  public String url() {
    return "file:" + file.toAbsolutePath();
  }

  @Override
  public Map<String, String> options() {
    return Map.of("protocol_whitelist", "file", "format_whitelist", FORMATS);
  }

  @Override
  public @Nullable String format() {
    return null;
  }

  @Override
  public ReadDeadline newDeadline(ReaderLimits limits) {
    return new ReadDeadline(limits.deadline());
  }

  /** Late, cut short, or no video at all. */
  @Override
  public VideoException refusal(int code, ReadDeadline deadline) {
    if (deadline.passed()) {
      return new VideoException(VideoException.Reason.TIMEOUT, file + " takes too long to open.");
    }
    String shortfall = ContainerLength.shortfall(file);
    if (shortfall != null) {
      return new VideoException(
          VideoException.Reason.TRUNCATED,
          file + " is truncated: " + shortfall + "; no frame could be read.");
    }
    return new VideoException(
        VideoException.Reason.NOT_VIDEO,
        file + " is not a video that Retinue reads: " + AvError.text(code) + ".");
  }

  @Override
  public VideoException readFailure(int code, ReadDeadline deadline) {
    if (deadline.passed()) {
      return new VideoException(
          VideoException.Reason.TIMEOUT, file + ": no frame came before the deadline.");
    }
    return new VideoException(
        code == AvError.INVALID_DATA ? VideoException.Reason.DAMAGED : VideoException.Reason.FAILED,
        file + " cannot be read further: " + AvError.text(code) + ".");
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
