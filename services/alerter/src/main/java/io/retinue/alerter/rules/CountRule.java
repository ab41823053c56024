package io.retinue.alerter.rules;

import java.time.Duration;

/**
 * More, or fewer, objects than a number are in a zone at the same time, for some time.
 *
 * <pre>
 *   objects  5 ┤        ▂▂▂▂▂
 *   ABOVE 3  3 ┤┈┈┈┈▂▂▂▂┈┈┈┈┈▂▂▂┈┈┈┈┈┈┈
 *            1 ┤▂▂▂▂            ▂▂▂▂▂▂▂
 *   alert              |forTime|◄open   close►
 * </pre>
 *
 * @param bound on which side of the number
 * @param count the number, which itself opens no alert, from 0
 * @param forTime how long
 */
public record CountRule(RuleScope scope, Bound bound, int count, Duration forTime)
    implements AlertRule {

  /** A side of a number. */
  public enum Bound {
    ABOVE,
    BELOW
  }

  public CountRule {
    RuleScope.require(count >= 0, "Rule " + scope.name() + ": count is 0 or more.");
    RuleScope.require(!forTime.isNegative(), "Rule " + scope.name() + ": for is 0 or more.");
  }

  /** Whether so many objects are too many, or too few. */
  public boolean holds(int objects) {
    return bound == Bound.ABOVE ? objects > count : objects < count;
  }

  @Override
  public String kind() {
    return bound == Bound.ABOVE ? "count_above" : "count_below";
  }

  @Override
  public Duration openAfter() {
    return forTime;
  }

  @Override
  public CountRule with(RuleScope other) {
    return new CountRule(other, bound, count, forTime);
  }
}
