package io.retinue.ingest;

import io.retinue.ingest.source.CameraSource;
import io.retinue.platform.settings.CameraSettings;

/**
 * One camera of ingest.
 *
 * @param settings what it publishes
 * @param source where its frames come from
 * @param playback how the source is played
 */
public record CameraConfig(CameraSettings settings, CameraSource source, Playback playback) {
  String name() {
    return settings.name();
  }

  /** How a source is played. */
  public enum Playback {
    /**
     * From first frame to last, as fast as the detector follows; no frame is dropped for lack of
     * room.
     */
    ONCE_FAST,
    /** From first frame to last at its own speed, as a camera would give it. */
    ONCE_REALTIME,
    /** Again and again at its own speed; every pass is a new epoch. */
    LOOP;

    /** Whether frames come at the source's own speed, and are dropped rather than waited with. */
    boolean paced() {
      return this != ONCE_FAST;
    }

    boolean repeats() {
      return this == LOOP;
    }
  }
}
