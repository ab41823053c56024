package io.retinue.alerter;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The watch of each camera, made when its first event comes. Thread-safe. */
final class WatchedCameras {
  private final List<PresenceRule> rules;
  private final Map<String, CameraWatch> watches = new ConcurrentHashMap<>();

  WatchedCameras(List<PresenceRule> rules) {
    this.rules = List.copyOf(rules);
  }

  CameraWatch of(String camera) {
    return watches.computeIfAbsent(camera, name -> new CameraWatch(name, rules));
  }
}
