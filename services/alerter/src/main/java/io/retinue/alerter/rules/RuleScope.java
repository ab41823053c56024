package io.retinue.alerter.rules;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What every rule says: where and when it watches, and how its alerts are.
 *
 * @param name unique among the rules, part of the alert's id; letters, digits, {@code _} and {@code
 *     -}
 * @param cameras the cameras that the rule watches; empty for all of them
 * @param label the class of the objects that it is about
 * @param zone where
 * @param severity how loud
 * @param clearAfter media time without what the rule watches for until its alert is over; shorter
 *     gaps are bridged
 * @param schedule when it watches; empty for always
 * @param cooldown after an alert of a camera, time in which the rule opens no other one there
 */
public record RuleScope(
    String name,
    Set<String> cameras,
    String label,
    Zone zone,
    AlertSeverity severity,
    Duration clearAfter,
    Optional<Schedule> schedule,
    Duration cooldown) {
  public RuleScope {
    cameras = Set.copyOf(cameras);
    require(
        name.matches("[A-Za-z0-9_-]{1,64}"),
        "A rule's name has 1 to 64 letters, digits, '_' or '-', not '" + name + "'.");
    require(!label.isBlank(), "Rule " + name + " names no label; write one, such as person.");
    require(!clearAfter.isNegative(), "Rule " + name + ": cutoff_time is 0 or more.");
    require(!cooldown.isNegative(), "Rule " + name + ": cooldown is 0 or more.");
  }

  /** For the whole picture of every camera, at all times: cleared after 2 s, an alert. */
  public static RuleScope of(String name, String label) {
    return new RuleScope(
        name,
        Set.of(),
        label,
        Zone.WHOLE_PICTURE,
        AlertSeverity.ALERT,
        Duration.ofSeconds(2),
        Optional.empty(),
        Duration.ZERO);
  }

  public RuleScope named(String other) {
    return new RuleScope(other, cameras, label, zone, severity, clearAfter, schedule, cooldown);
  }

  public RuleScope in(Zone other) {
    return new RuleScope(name, cameras, label, other, severity, clearAfter, schedule, cooldown);
  }

  public RuleScope on(Set<String> others) {
    return new RuleScope(name, others, label, zone, severity, clearAfter, schedule, cooldown);
  }

  public RuleScope clearedAfter(Duration other) {
    return new RuleScope(name, cameras, label, zone, severity, other, schedule, cooldown);
  }

  public RuleScope during(Schedule other) {
    return new RuleScope(
        name, cameras, label, zone, severity, clearAfter, Optional.of(other), cooldown);
  }

  public RuleScope restingFor(Duration other) {
    return new RuleScope(name, cameras, label, zone, severity, clearAfter, schedule, other);
  }

  static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
