package io.retinue.platform.admin;

import io.retinue.platform.service.Health;
import io.retinue.platform.text.PrintableText;

/**
 * What one service reports.
 *
 * @param service its name
 */
public record ServiceState(String service, Health health) {
  /** Whether nothing is wrong: it does its job, or has nothing to do before a person acts. */
  boolean isHealthy() {
    Health.State state = health.state();
    return state == Health.State.READY || state == Health.State.WAITING;
  }

  /** Name, state and detail in one line, without a line break. */
  String line() {
    return service + " " + health.word() + " " + PrintableText.line(health.detail());
  }
}
