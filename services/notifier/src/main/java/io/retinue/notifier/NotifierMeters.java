package io.retinue.notifier;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** The notifier's metrics. Thread-safe. */
record NotifierMeters(MeterRegistry registry) {
  /** Why a sink did not deliver an event. */
  enum GivenUp {
    /** The receiver refused it several times. */
    REFUSED,
    /** It became too old before the receiver took anything. */
    TOO_OLD
  }

  void delivered(String sink) {
    registry.counter("retinue.notifier.delivered", "sink", sink).increment();
  }

  void retried(String sink) {
    registry.counter("retinue.notifier.retried", "sink", sink).increment();
  }

  /** A record that is no alert. */
  void undecodable(String sink) {
    registry.counter("retinue.notifier.skipped", "sink", sink, "reason", "undecodable").increment();
  }

  void filtered(String sink) {
    registry.counter("retinue.notifier.skipped", "sink", sink, "reason", "filter").increment();
  }

  void givenUp(String sink, GivenUp reason) {
    registry
        .counter(
            "retinue.notifier.given.up",
            "sink",
            sink,
            "reason",
            reason.name().toLowerCase(Locale.ROOT))
        .increment();
  }
}
