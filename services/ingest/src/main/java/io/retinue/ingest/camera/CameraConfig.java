package io.retinue.ingest.camera;

import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.platform.settings.CameraSettings;

/**
 * One camera of ingest.
 *
 * @param settings what it publishes
 * @param source where its frames come from
 * @param playback how the source is played
 */
public record CameraConfig(CameraSettings settings, CameraSource source, Playback playback) {
  public String name() {
    return settings.name();
  }
}
