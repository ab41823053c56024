package io.retinue.alerter.rules;

import java.time.Duration;

/**
 * Something is there: a box of one class stands in a zone for a time. A box stands where the middle
 * of its bottom edge is, as in Frigate. Boxes are enough: it need not be the same object.
 *
 * <pre>
 *   ┌─────────────────┐
 *   │    ┌──┐         │
 *   │ ╔══│══│════╗    │   ╔═╗ the zone
 *   │ ║  └●─┘    ║    │    ●  where the box stands
 *   │ ╚══════════╝    │
 *   └─────────────────┘
 *   boxes     ▂▂▂▂▂▂▂▂ ▂▂▂▂▂
 *   alert       ◄open      close► (no box for clearAfter)
 * </pre>
 *
 * @param minScore a box below this score is not there, 0 to 1
 * @param openAfter how long something must be there before the alert opens; zero opens at the first
 *     frame
 */
public record PresenceRule(RuleScope scope, double minScore, Duration openAfter)
    implements AlertRule {
  public PresenceRule {
    RuleScope.require(
        minScore >= 0 && minScore <= 1,
        "Rule " + scope.name() + ": min_score lies within 0 and 1, not " + minScore + ".");
    RuleScope.require(
        !openAfter.isNegative(), "Rule " + scope.name() + ": loitering_time is 0 or more.");
  }

  /** A rule for the whole picture of every camera: 0.5 for 1 s, cleared after 2 s, an alert. */
  public static PresenceRule of(String name, String label) {
    return of(RuleScope.of(name, label));
  }

  /** 0.5 for 1 s. */
  public static PresenceRule of(RuleScope scope) {
    return new PresenceRule(scope, 0.5, Duration.ofSeconds(1));
  }

  public PresenceRule withTimes(Duration toOpen, Duration toClear) {
    return new PresenceRule(scope.clearedAfter(toClear), minScore, toOpen);
  }

  @Override
  public String kind() {
    return "presence";
  }

  @Override
  public PresenceRule with(RuleScope other) {
    return new PresenceRule(other, minScore, openAfter);
  }
}
