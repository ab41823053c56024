package io.retinue.alerter.rules;

import java.time.Duration;
import java.util.Optional;

/**
 * An object stands still in a zone, and nobody is with it: a bag without its owner.
 *
 * <pre>
 *   ╔══════════════════════╗
 *   ║   ┌─┐                ║
 *   ║   │ │ owner →   →    ║  →  gone
 *   ║   └─┘ ▣              ║     ▣ alone
 *   ╚══════════════════════╝
 *   alert                     |forTime|◄open     close► (it is moved, or the owner is back)
 * </pre>
 *
 * @param forTime how long it must be alone
 * @param attendedBy the class of owners: an object is not alone while one of them is closer than
 *     its own height; empty where nobody attends
 */
public record LeftObjectRule(RuleScope scope, Duration forTime, Optional<String> attendedBy)
    implements AlertRule {
  public LeftObjectRule {
    RuleScope.require(!forTime.isNegative(), "Rule " + scope.name() + ": for is 0 or more.");
  }

  @Override
  public String kind() {
    return "left_object";
  }

  @Override
  public LeftObjectRule with(RuleScope other) {
    return new LeftObjectRule(other, forTime, attendedBy);
  }
}
