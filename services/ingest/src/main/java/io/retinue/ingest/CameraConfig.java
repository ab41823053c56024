package io.retinue.ingest;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import io.retinue.video.DetectSize;
import java.util.OptionalDouble;

/**
 * One camera.
 *
 * @param name see {@link CameraName}
 * @param source where its frames come from
 * @param playback how the source is played
 * @param detectSize largest picture that is published
 * @param maxFramesPerSecond most frames a second of media time that are published, 0.01 to 1000;
 *     empty for all of them
 */
public record CameraConfig(
    String name,
    CameraSource source,
    Playback playback,
    DetectSize detectSize,
    OptionalDouble maxFramesPerSecond) {

  public CameraConfig {
    CameraName.require(name);
    if (maxFramesPerSecond.isPresent()) {
      double fps = maxFramesPerSecond.getAsDouble();
      if (!(fps >= 0.01 && fps <= 1000)) {
        throw new RetinueException(
            ErrorKind.INVALID_SETTING,
            "camera " + name + ": " + fps + " frames a second is out of range",
            "write 0.01 to 1000, or leave it out for every frame");
      }
    }
  }

  /** Every frame of {@code source}, at the default detect size. */
  public CameraConfig(String name, CameraSource source, Playback playback) {
    this(name, source, playback, DetectSize.DEFAULT, OptionalDouble.empty());
  }
}
