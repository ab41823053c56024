package io.retinue.alerter.rules;

import io.retinue.alerter.tracking.TrackerSettings;
import java.util.Map;

/**
 * What the alerter knows of a camera.
 *
 * @param areas its zones, lines and masks
 * @param tracking how its objects are followed
 * @param filters by the names of classes; a class may be missing
 */
public record CameraSetup(
    CameraAreas areas, TrackerSettings tracking, Map<String, ObjectFilter> filters) {
  /** A camera of which nothing is written. */
  public static final CameraSetup DEFAULT =
      new CameraSetup(CameraAreas.NONE, TrackerSettings.DEFAULTS, Map.of());

  public CameraSetup {
    filters = Map.copyOf(filters);
  }

  public static CameraSetup of(CameraAreas areas) {
    return new CameraSetup(areas, TrackerSettings.DEFAULTS, Map.of());
  }
}
