package io.retinue.notifier;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Severity;
import java.util.Set;

/**
 * Which alerts a sink gets.
 *
 * @param rules names of rules; empty for all
 * @param cameras names of cameras; empty for all
 * @param alertsOnly whether alerts of the severity DETECTION are left out
 * @param types the events; empty for all
 */
public record AlertFilter(
    Set<String> rules, Set<String> cameras, boolean alertsOnly, Set<AlertType> types) {
  /** Everything. */
  public static final AlertFilter ALL = new AlertFilter(Set.of(), Set.of(), false, Set.of());

  public AlertFilter {
    rules = Set.copyOf(rules);
    cameras = Set.copyOf(cameras);
    types = Set.copyOf(types);
  }

  boolean admits(AlertEvent event) {
    return (rules.isEmpty() || rules.contains(event.getRule()))
        && (cameras.isEmpty() || cameras.contains(event.getCamera()))
        && (types.isEmpty() || types.contains(event.getType()))
        && !(alertsOnly && event.getSeverity() == Severity.DETECTION);
  }
}
