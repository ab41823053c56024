package io.retinue.alerter.rules;

import io.retinue.schemas.Severity;

/** How loud an alert is, in Frigate's words. */
public enum AlertSeverity {
  /** Worth a look later. */
  DETECTION(Severity.DETECTION),
  /** Worth a look now. */
  ALERT(Severity.ALERT);

  private final Severity onTheWire;

  AlertSeverity(Severity onTheWire) {
    this.onTheWire = onTheWire;
  }

  public Severity onTheWire() {
    return onTheWire;
  }
}
