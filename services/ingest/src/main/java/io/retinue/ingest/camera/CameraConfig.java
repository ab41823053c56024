package io.retinue.ingest.camera;

import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.settings.CameraSettings;

/**
 * One camera of ingest. Two that are equal are the same camera: a source that is a record is not
 * opened again where a new configuration names it as the one before.
 *
 * @param settings what it publishes
 * @param source where its frames come from
 * @param playback how the source is played
 * @param limits what the source may take
 * @param activity whether it runs
 */
public record CameraConfig(
    CameraSettings settings,
    CameraSource source,
    Playback playback,
    CameraLimits limits,
    Activity activity) {
  /** Whether a camera runs. */
  public enum Activity {
    RUNS,
    /** It is known and counted, but its source is not opened. */
    PAUSED
  }

  /** A camera that runs, with the limits that suit its playback. */
  public CameraConfig(CameraSettings settings, CameraSource source, Playback playback) {
    this(settings, source, playback, CameraLimits.of(playback), Activity.RUNS);
  }

  public String name() {
    return settings.name();
  }

  /** This camera, with other limits. */
  public CameraConfig with(CameraLimits other) {
    return new CameraConfig(settings, source, playback, other, activity);
  }

  /** This camera, running or paused. */
  public CameraConfig with(Activity other) {
    return new CameraConfig(settings, source, playback, limits, other);
  }
}
