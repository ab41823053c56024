package io.retinue.alerter.rules;

import java.time.Duration;

/**
 * One object stays in a zone. Others that stay as long join the alert.
 *
 * <pre>
 *   ╔════════════╗
 *   ║  ●→        ║
 *   ║    ↘●↘     ║     the same object, for the whole time
 *   ║      ●←●   ║
 *   ╚════════════╝
 *   in the zone   ▂▂▂▂▂▂▂▂▂▂▂▂▂▂▂
 *   alert         |loiteringTime|◄open       close►
 * </pre>
 *
 * @param loiteringTime how long an object must stay
 */
public record LoiteringRule(RuleScope scope, Duration loiteringTime) implements AlertRule {
  public LoiteringRule {
    RuleScope.require(
        !loiteringTime.isNegative(), "Rule " + scope.name() + ": loitering_time is 0 or more.");
  }

  @Override
  public String kind() {
    return "loitering";
  }

  @Override
  public LoiteringRule with(RuleScope other) {
    return new LoiteringRule(other, loiteringTime);
  }
}
