package io.retinue.alerter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.retinue.alerter.tracking.ObjectChange;
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

  void object(ObjectChange change) {
    switch (change.type()) {
      case NEW -> registry.counter("retinue.objects.new").increment();
      case UPDATE -> registry.counter("retinue.objects.updated").increment();
      case END ->
          registry
              .counter("retinue.objects.ended", "reason", String.valueOf(change.endReason()))
              .increment();
    }
  }

  /**
   * @param falsePositives objects that were forgotten before they were presumed to be there
   * @param tooMany boxes that were not followed because a camera has too many objects
   */
  void heldBack(int falsePositives, int tooMany) {
    registry
        .counter("retinue.objects.held.back", "reason", "false_positive")
        .increment(falsePositives);
    registry.counter("retinue.objects.held.back", "reason", "too_many").increment(tooMany);
  }

  /**
   * @param objects that rules do not watch, because a camera has too many
   */
  void unwatched(int objects) {
    registry
        .counter("retinue.objects.held.back", "reason", "too_many_for_rules")
        .increment(objects);
  }

  void alert(AlertEvent alert) {
    if (alert.getType() == AlertType.OPENED) {
      registry.counter("retinue.alerts.opened").increment();
    } else if (alert.getType() == AlertType.RETRACTED) {
      registry.counter("retinue.alerts.retracted").increment();
    } else if (alert.getType() == AlertType.UPDATED) {
      registry.counter("retinue.alerts.updated").increment();
    } else {
      String reason = String.valueOf(alert.getCloseReason());
      registry.counter("retinue.alerts.closed", "reason", reason).increment();
    }
  }
}
