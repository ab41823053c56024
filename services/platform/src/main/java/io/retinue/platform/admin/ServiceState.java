package io.retinue.platform.admin;

import io.retinue.platform.service.Health;
import io.retinue.platform.text.PrintableText;

/**
 * What one service reports.
 *
 * @param service its name
 */
public record ServiceState(String service, Health health) {
  /** Name, state and detail in one line, without a line break. */
  String line() {
    return service + " " + health.word() + " " + PrintableText.line(health.detail());
  }
}
