package io.retinue.alerter;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraSetup;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The cameras that are watched, each made when it is needed. Thread-safe. */
final class WatchedCameras {
  /** Names come from a topic: more are made again each time. */
  private static final int MOST_KEPT = 1_000;

  private volatile Watched watched;

  private record Watched(
      List<AlertRule> rules, Map<String, CameraSetup> setups, Map<String, WatchedCamera> kept) {}

  /**
   * @param setups of cameras by the cameras' names; a camera may be missing
   */
  WatchedCameras(List<AlertRule> rules, Map<String, CameraSetup> setups) {
    this.watched = new Watched(rules, setups, new ConcurrentHashMap<>());
  }

  /** Takes other rules and setups from the next record on. */
  void become(List<AlertRule> rules, Map<String, CameraSetup> setups) {
    watched = new Watched(rules, setups, new ConcurrentHashMap<>());
  }

  WatchedCamera of(String camera) {
    Watched now = watched;
    WatchedCamera kept = now.kept.get(camera);
    if (kept != null) {
      return kept;
    }
    WatchedCamera made =
        WatchedCamera.of(camera, now.rules, now.setups.getOrDefault(camera, CameraSetup.DEFAULT));
    if (now.kept.size() < MOST_KEPT) {
      now.kept.put(camera, made);
    }
    return made;
  }
}
