package io.retinue.platform.settings;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a camera publishes. Whatever handles a camera's pictures takes this record: ingest, which
 * publishes them, and the import of labels, which must produce the same ones.
 *
 * @param name see {@link CameraName}
 * @param detectSize largest picture that is published
 * @param maxFramesPerSecond most frames a second of media time that are published, 0.01 to 1000;
 *     empty for all of them
 * @param motion when its frames are not published for want of motion; empty publishes them always
 */
public record CameraSettings(
    String name,
    DetectSize detectSize,
    OptionalDouble maxFramesPerSecond,
    Optional<MotionSettings> motion) {
  public CameraSettings {
    CameraName.require(name);
    double fps = maxFramesPerSecond.orElse(1);
    if (!(fps >= 0.01 && fps <= 1000)) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "camera " + name + ": " + fps + " frames a second is out of range",
          "write 0.01 to 1000, or leave it out for every frame");
    }
  }

  /** The same camera with another detect size. */
  public CameraSettings with(DetectSize other) {
    return new CameraSettings(name, other, maxFramesPerSecond, motion);
  }

  /** So many frames a second, with motion and without. */
  public CameraSettings(String name, DetectSize detectSize, OptionalDouble maxFramesPerSecond) {
    this(name, detectSize, maxFramesPerSecond, Optional.empty());
  }

  /** Every frame, at that detect size. */
  public CameraSettings(String name, DetectSize detectSize) {
    this(name, detectSize, OptionalDouble.empty());
  }
}
