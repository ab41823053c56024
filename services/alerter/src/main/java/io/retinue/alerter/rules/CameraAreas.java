package io.retinue.alerter.rules;

import java.util.List;
import java.util.Map;

/**
 * The parts of a camera's picture that have a meaning.
 *
 * @param zones by name, for rules that name them
 * @param lines by name, likewise
 * @param masks a box that stands in one of them is not there, for any rule
 */
public record CameraAreas(
    Map<String, CameraZone> zones, Map<String, Line> lines, List<Zone> masks) {
  /** A camera without zones, lines and masks. */
  public static final CameraAreas NONE = new CameraAreas(Map.of(), Map.of(), List.of());

  public CameraAreas {
    zones = Map.copyOf(zones);
    lines = Map.copyOf(lines);
    masks = List.copyOf(masks);
  }

  /** Whether what stands there is to be ignored. */
  public boolean isMasked(double x, double y) {
    return masks.stream().anyMatch(mask -> mask.contains(x, y));
  }
}
