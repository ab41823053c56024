package io.retinue.ingest.camera;

import io.retinue.ingest.source.AddressedSource;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.video.SourceAddress;

/**
 * One camera of ingest. Two that are equal are the same camera: a source that is a record is not
 * opened again where a new configuration names it as the one before.
 *
 * @param settings what it publishes
 * @param source where its frames come from
 * @param playback how the source is played
 * @param limits what the source may take
 * @param activity whether it runs
 * @param isolation where its frames are decoded
 */
public record CameraConfig(
    CameraSettings settings,
    CameraSource source,
    Playback playback,
    CameraLimits limits,
    Activity activity,
    Isolation isolation) {
  /** Whether a camera runs. */
  public enum Activity {
    RUNS,
    /** It is known and counted, but its source is not opened. */
    PAUSED
  }

  /** Where a camera is decoded. */
  public enum Isolation {
    /** In a child process with other cameras: a crash of native code ends that process alone. */
    PROCESS,
    /** In the process of ingest. */
    NONE;

    /** PROCESS for what strangers could send: cameras on the network, and webcams. */
    public static Isolation byDefault(SourceAddress address) {
      return address instanceof SourceAddress.Network || address instanceof SourceAddress.Device
          ? PROCESS
          : NONE;
    }
  }

  public CameraConfig {
    if (isolation == Isolation.PROCESS && !(source instanceof AddressedSource)) {
      throw new IllegalArgumentException("only a source with an address can be isolated.");
    }
  }

  /** A camera that runs, with the limits that suit its playback, in the process of ingest. */
  public CameraConfig(CameraSettings settings, CameraSource source, Playback playback) {
    this(settings, source, playback, CameraLimits.of(playback), Activity.RUNS, Isolation.NONE);
  }

  public String name() {
    return settings.name();
  }

  /** This camera, with other limits. */
  public CameraConfig with(CameraLimits other) {
    return new CameraConfig(settings, source, playback, other, activity, isolation);
  }

  /** This camera, running or paused. */
  public CameraConfig with(Activity other) {
    return new CameraConfig(settings, source, playback, limits, other, isolation);
  }

  /** This camera, decoded there. */
  public CameraConfig with(Isolation other) {
    return new CameraConfig(settings, source, playback, limits, activity, other);
  }
}
