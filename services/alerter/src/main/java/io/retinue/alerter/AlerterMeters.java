package io.retinue.alerter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.retinue.platform.metrics.CameraTags;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import java.util.Locale;

/**
 * The alerter's metrics. Work that is done again after a fault is counted again: the topics are the
 * ledger, not these. Thread-safe.
 */
final class AlerterMeters {
  /** Why a record changed nothing. */
  enum Skipped {
    /** It deletes a key. */
    DELETED,
    /** Its frame went by before. */
    REPEATED
  }

  private final MeterRegistry registry;
  private final CameraTags cameras = new CameraTags();

  AlerterMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void read(String topic) {
    registry.counter("retinue.alerter.events", "topic", topic).increment();
  }

  void skipped(Skipped reason) {
    registry
        .counter("retinue.alerter.skipped", "reason", reason.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  void deadLetter(String topic) {
    registry.counter("retinue.dead.letters", "topic", topic).increment();
  }

  void clockJump(String camera) {
    registry.counter("retinue.camera.clock.jumps", Tags.of(cameras.of(camera))).increment();
  }

  void alert(AlertEvent alert) {
    if (alert.getType() == AlertType.OPENED) {
      registry.counter("retinue.alerts.opened").increment();
    } else {
      String reason = String.valueOf(alert.getCloseReason());
      registry.counter("retinue.alerts.closed", "reason", reason).increment();
    }
  }
}
