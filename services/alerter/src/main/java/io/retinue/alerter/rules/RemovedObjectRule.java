package io.retinue.alerter.rules;

import java.time.Duration;

/**
 * An object that stood in a zone is no longer at its place: a bicycle is taken, a picture hangs
 * elsewhere.
 *
 * <pre>
 *   ╔════════════╗      ╔════════════╗
 *   ║     ▣      ║  →   ║            ║
 *   ╚════════════╝      ╚════════════╝
 *   stands  |  forTime  |     gone
 *   alert                     ◄open ── clearAfter ──► close
 * </pre>
 *
 * @param forTime how long it must have stood there
 */
public record RemovedObjectRule(RuleScope scope, Duration forTime) implements AlertRule {
  public RemovedObjectRule {
    RuleScope.require(!forTime.isNegative(), "Rule " + scope.name() + ": for is 0 or more.");
  }

  @Override
  public String kind() {
    return "removed_object";
  }

  @Override
  public boolean isMomentary() {
    return true;
  }

  @Override
  public RemovedObjectRule with(RuleScope other) {
    return new RemovedObjectRule(other, forTime);
  }
}
