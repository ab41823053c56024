package io.retinue.alerter;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The watch of each camera, made when it is needed. Thread-safe. */
final class CameraWatches {
  /** Names come from a topic: more are made again each time. */
  private static final int MOST_KEPT = 1_000;

  private final List<PresenceRule> rules;
  private final Map<String, CameraAreas> areas;
  private final Map<String, CameraWatch> kept = new ConcurrentHashMap<>();

  /**
   * @param areas the zones and masks of cameras by the cameras' names
   */
  CameraWatches(List<PresenceRule> rules, Map<String, CameraAreas> areas) {
    this.rules = rules;
    this.areas = areas;
  }

  CameraWatch of(String camera) {
    CameraWatch watch = kept.get(camera);
    if (watch != null) {
      return watch;
    }
    CameraWatch made = new CameraWatch(camera, rules, areas.getOrDefault(camera, CameraAreas.NONE));
    if (kept.size() < MOST_KEPT) {
      kept.put(camera, made);
    }
    return made;
  }
}
