package io.retinue.alerter.rules;

/**
 * An object comes into a zone, or appears in it. Others that come before the alert is over join it.
 *
 * <pre>
 *         ╔════════════╗
 *   ●──►──║──►●        ║
 *         ╚════════════╝
 *   alert      ◄open ── clearAfter ──► close
 * </pre>
 */
public record ZoneEntryRule(RuleScope scope) implements AlertRule {
  @Override
  public String kind() {
    return "zone_entry";
  }

  @Override
  public boolean isMomentary() {
    return true;
  }

  @Override
  public ZoneEntryRule with(RuleScope other) {
    return new ZoneEntryRule(other);
  }
}
