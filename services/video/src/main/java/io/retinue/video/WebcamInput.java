package io.retinue.video;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avdevice;
import org.jspecify.annotations.Nullable;

/** A webcam, by Video4Linux. */
record WebcamInput(Path device, Duration limit) implements DemuxerInput {
  /**
   * @throws VideoException MISSING, UNREADABLE, or UNSUPPORTED where this machine lacks what
   *     FFmpeg's devices need
   */
  static WebcamInput of(Path device, ReaderLimits limits) throws VideoException {
    if (!Files.exists(device)) {
      throw new VideoException(
          VideoException.Reason.MISSING,
          device
              + " does not exist: plug the webcam in, or list what there is with ls /dev/video*.");
    }
    if (!Files.isReadable(device)) {
      throw new VideoException(
          VideoException.Reason.UNREADABLE,
          device + " may not be read by this user: add the user to the group video.");
    }
    try {
      avdevice.avdevice_register_all();
    } catch (LinkageError e) {
      throw new VideoException(
          VideoException.Reason.UNSUPPORTED,
          device
              + ": FFmpeg's devices do not load on this machine; install libxcb1, libxcb-shm0,"
              + " libasound2 and libpulse0.",
          e);
    }
    return new WebcamInput(device, limits.deadline());
  }

  @Override
  public String url() {
    return device.toString();
  }

  @Override
  public Map<String, String> options() {
    return Map.of("protocol_whitelist", "none", "format_whitelist", "video4linux2,v4l2");
  }

  @Override
  public @Nullable String format() {
    return "v4l2";
  }

  @Override
  public ReadDeadline newDeadline(ReaderLimits limits) {
    return new LiveDeadline(limits.deadline());
  }

  @Override
  public VideoException refusal(int code, ReadDeadline deadline) {
    return failure(VideoException.Reason.UNREACHABLE, "it cannot be opened", code, deadline);
  }

  @Override
  public VideoException readFailure(int code, ReadDeadline deadline) {
    return failure(VideoException.Reason.LOST, "it gives no more pictures", code, deadline);
  }

  private VideoException failure(
      VideoException.Reason reason, String what, int code, ReadDeadline deadline) {
    if (deadline instanceof LiveDeadline live && live.cause() == LiveDeadline.Cause.STOPPED) {
      return VideoException.stopped(toString());
    }
    return deadline.passed()
        ? new VideoException(
            VideoException.Reason.SILENT,
            device + ": no picture came for " + HostPolicy.seconds(limit) + ".")
        : new VideoException(reason, device + ": " + what + ": " + AvError.text(code) + ".");
  }

  @Override
  public String toString() {
    return device.toString();
  }
}
