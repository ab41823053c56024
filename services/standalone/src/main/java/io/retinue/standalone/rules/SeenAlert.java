package io.retinue.standalone.rules;

import io.retinue.schemas.AlertEvent;
import java.time.Instant;

/**
 * An alert as a whole.
 *
 * @param id of the alert
 * @param opened when its first event was
 * @param since when what it is about began
 * @param until when its last event was
 */
public record SeenAlert(
    String id,
    String camera,
    String rule,
    String label,
    Instant opened,
    Instant since,
    Instant until) {
  static SeenAlert of(AlertEvent event) {
    return new SeenAlert(
        event.getAlertId(),
        event.getCamera(),
        event.getRule(),
        event.getLabel(),
        event.getAt(),
        event.getSince(),
        event.getAt());
  }

  /** The same with the time of its first event. */
  SeenAlert opened(SeenAlert first) {
    return new SeenAlert(id, camera, rule, label, first.opened, since, until);
  }

  /** Whether it began in a span of time, and was opened before the span's end. */
  boolean isWithin(Instant from, Instant to) {
    return !since.isBefore(from) && opened.isBefore(to);
  }

  /** Whether both are of one rule and camera, and of one time. */
  boolean isLike(SeenAlert other) {
    return camera.equals(other.camera)
        && rule.equals(other.rule)
        && !since.isAfter(other.until)
        && !other.since.isAfter(until);
  }
}
