package io.retinue.alerter.rules;

/**
 * An object leaves a zone, or disappears in it, as behind a door. The end of the camera's pictures
 * is no exit.
 *
 * <pre>
 *   ╔════════════╗
 *   ║      ●──►──║──►●
 *   ╚════════════╝
 *   alert            ◄open ── clearAfter ──► close
 * </pre>
 */
public record ZoneExitRule(RuleScope scope) implements AlertRule {
  @Override
  public String kind() {
    return "zone_exit";
  }

  @Override
  public boolean isMomentary() {
    return true;
  }

  @Override
  public ZoneExitRule with(RuleScope other) {
    return new ZoneExitRule(other);
  }
}
