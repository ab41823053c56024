package io.retinue.standalone.rules;

import io.retinue.schemas.AlertEvent;
import java.time.Instant;

/**
 * An alert as a whole.
 *
 * @param id of the alert
 * @param since when what it is about began
 * @param until when its last event was
 */
public record SeenAlert(
    String id, String camera, String rule, String label, Instant since, Instant until) {
  static SeenAlert of(AlertEvent event) {
    return new SeenAlert(
        event.getAlertId(),
        event.getCamera(),
        event.getRule(),
        event.getLabel(),
        event.getSince(),
        event.getAt());
  }

  /** Whether both are of one rule and camera, and of one time. */
  boolean isLike(SeenAlert other) {
    return camera.equals(other.camera)
        && rule.equals(other.rule)
        && !since.isAfter(other.until)
        && !other.since.isAfter(until);
  }
}
