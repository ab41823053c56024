package io.retinue.alerter.rules;

import java.time.Duration;
import java.util.Set;

/**
 * Something is there: a box of one class stands in a zone for a time. A box stands where the middle
 * of its bottom edge is, as in Frigate. All times are media time, the camera's own.
 *
 * @param name unique among the rules, part of the alert's id; letters, digits, {@code _} and {@code
 *     -}
 * @param cameras the cameras that the rule watches; empty for all of them
 * @param label the class
 * @param zone where
 * @param minScore a box below this score is not there, 0 to 1
 * @param openAfter how long something must be there before the alert opens; zero opens at the first
 *     frame
 * @param clearAfter how long nothing must be there before the presence is over; shorter gaps are
 *     bridged
 * @param severity how loud
 */
public record PresenceRule(
    String name,
    Set<String> cameras,
    String label,
    Zone zone,
    double minScore,
    Duration openAfter,
    Duration clearAfter,
    AlertSeverity severity) {
  public PresenceRule {
    cameras = Set.copyOf(cameras);
    require(
        name.matches("[A-Za-z0-9_-]{1,64}"),
        "A rule's name has 1 to 64 letters, digits, '_' or '-', not '" + name + "'.");
    require(!label.isBlank(), "Rule " + name + " names no label; write one, such as person.");
    require(
        minScore >= 0 && minScore <= 1,
        "Rule " + name + ": min_score lies within 0 and 1, not " + minScore + ".");
    require(!openAfter.isNegative(), "Rule " + name + ": loitering_time is 0 or more.");
    require(!clearAfter.isNegative(), "Rule " + name + ": cutoff_time is 0 or more.");
  }

  /** A rule for the whole picture of every camera: 0.5 for 1 s, cleared after 2 s, an alert. */
  public static PresenceRule of(String name, String label) {
    return new PresenceRule(
        name,
        Set.of(),
        label,
        Zone.WHOLE_PICTURE,
        0.5,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        AlertSeverity.ALERT);
  }

  public PresenceRule withTimes(Duration toOpen, Duration toClear) {
    return new PresenceRule(name, cameras, label, zone, minScore, toOpen, toClear, severity);
  }

  /** The same by another name. */
  PresenceRule named(String other) {
    return new PresenceRule(other, cameras, label, zone, minScore, openAfter, clearAfter, severity);
  }

  /** The same with the zone as it is on that camera. */
  public PresenceRule on(CameraAreas camera) {
    return new PresenceRule(
        name, cameras, label, zone.on(camera), minScore, openAfter, clearAfter, severity);
  }

  public boolean watches(String camera) {
    return cameras.isEmpty() || cameras.contains(camera);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
