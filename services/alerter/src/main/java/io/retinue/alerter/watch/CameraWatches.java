package io.retinue.alerter.watch;

import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.PresenceRule;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The watch of each camera, made when it is needed. Thread-safe. */
public final class CameraWatches {
  /** Names come from a topic: more are made again each time. */
  private static final int MOST_KEPT = 1_000;

  private volatile Watched watched;

  private record Watched(
      List<PresenceRule> rules, Map<String, CameraAreas> areas, Map<String, CameraWatch> kept) {}

  /**
   * @param areas the zones and masks of cameras by the cameras' names
   */
  public CameraWatches(List<PresenceRule> rules, Map<String, CameraAreas> areas) {
    this.watched = new Watched(rules, areas, new ConcurrentHashMap<>());
  }

  /** Takes other rules, zones and masks from the next record on. */
  public void become(List<PresenceRule> rules, Map<String, CameraAreas> areas) {
    watched = new Watched(rules, areas, new ConcurrentHashMap<>());
  }

  public CameraWatch of(String camera) {
    Watched now = watched;
    CameraWatch watch = now.kept.get(camera);
    if (watch != null) {
      return watch;
    }
    CameraWatch made =
        new CameraWatch(camera, now.rules, now.areas.getOrDefault(camera, CameraAreas.NONE));
    if (now.kept.size() < MOST_KEPT) {
      now.kept.put(camera, made);
    }
    return made;
  }
}
