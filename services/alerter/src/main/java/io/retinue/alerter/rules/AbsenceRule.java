package io.retinue.alerter.rules;

import java.time.Duration;

/**
 * No object is in a zone for some time: nobody sits at the desk, no car stands in the bay.
 *
 * <pre>
 *   ╔════════════╗
 *   ║            ║
 *   ╚════════════╝
 *   in the zone  ▂▂▂▂▂               ▂▂▂▂
 *   alert             |forTime|◄open    close►
 * </pre>
 *
 * @param forTime how long
 */
public record AbsenceRule(RuleScope scope, Duration forTime) implements AlertRule {
  public AbsenceRule {
    RuleScope.require(!forTime.isNegative(), "Rule " + scope.name() + ": for is 0 or more.");
  }

  @Override
  public String kind() {
    return "absence";
  }

  @Override
  public Duration openAfter() {
    return forTime;
  }

  @Override
  public AbsenceRule with(RuleScope other) {
    return new AbsenceRule(other, forTime);
  }
}
