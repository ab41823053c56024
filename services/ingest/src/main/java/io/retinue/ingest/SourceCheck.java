package io.retinue.ingest;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.video.FrameReader;
import io.retinue.video.VideoException;

/** Refuses sources that cannot give a single frame, before anything starts. */
final class SourceCheck {
  private SourceCheck() {}

  /**
   * Reads the first frame.
   *
   * @throws RetinueException BAD_INPUT, naming the camera, the file and the case
   */
  static void require(CameraConfig camera) {
    if (camera.source() instanceof CameraSource.VideoFile video) {
      try (FrameReader reader = FrameReader.open(video.file())) {
        reader.next();
      } catch (VideoException e) {
        throw refusal("camera " + camera.name(), e);
      }
    }
  }

  static FrameSource.Opener opener(CameraSource source) {
    if (source instanceof CameraSource.VideoFile video) {
      return () -> FileSource.open(video.file());
    } else if (source instanceof CameraSource.DrawnScene scene) {
      return () -> new SyntheticSource(scene);
    }
    throw new IllegalArgumentException("no such source: " + source);
  }

  /** The same fault for people, with what to do about it. */
  static RetinueException refusal(String whose, VideoException fault) {
    String remedy =
        switch (fault.reason()) {
          case MISSING -> "check the path";
          case UNREADABLE -> "give a regular file that this user may read";
          case EMPTY, TRUNCATED, DAMAGED ->
              "copy or record the file again, or repair it with ffmpeg";
          case NOT_VIDEO -> "give a video file, such as mp4, mkv, avi, mov, webm or ts";
          case UNSUPPORTED -> "convert it, such as with: ffmpeg -i FILE -c:v libx264 out.mp4";
          case TOO_LARGE -> "scale it down, such as with: ffmpeg -i FILE -vf scale=1920:-2 out.mp4";
          case TIMEOUT, FAILED -> "check the disk, and try again";
        };
    return new RetinueException(
        ErrorKind.BAD_INPUT, whose + ": " + fault.getMessage(), remedy, fault);
  }
}
