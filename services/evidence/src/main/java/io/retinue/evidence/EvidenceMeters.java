package io.retinue.evidence;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.platform.alert.EvidenceFolder.Kind;
import java.util.Locale;
import java.util.function.Supplier;

/** The metrics of the evidence. Thread-safe. */
record EvidenceMeters(MeterRegistry registry) {
  private static final String KIND = "kind";
  private static final String REASON = "reason";

  /** Why a record of the alerts topic has no evidence. */
  enum Skipped {
    /** It is no alert. */
    UNDECODABLE,
    /** An event of a type that this version does not know. */
    UNKNOWN_TYPE,
    /** Its names cannot name files. */
    BAD_ID
  }

  /** Why files were deleted. */
  enum Deleted {
    /** They were older than is kept. */
    DAYS,
    /** There was more than is kept. */
    BYTES
  }

  void made(Kind kind) {
    registry.counter("retinue.evidence.made", KIND, word(kind)).increment();
  }

  /** The frames topic no longer has what was to be kept. */
  void gone(Kind kind) {
    registry.counter("retinue.evidence.gone", KIND, word(kind)).increment();
  }

  /** An attempt failed; it may be made again. */
  void failed(Kind kind) {
    registry.counter("retinue.evidence.failed", KIND, word(kind)).increment();
  }

  /** Clip and picture of an alert will not be made. */
  void givenUp() {
    registry.counter("retinue.evidence.given.up").increment();
  }

  void skipped(Skipped reason) {
    registry.counter("retinue.evidence.skipped", REASON, word(reason)).increment();
  }

  /** A frame that a clip or a snapshot leaves out, because its picture cannot be decoded. */
  void damagedFrame() {
    registry.counter("retinue.evidence.damaged.frames").increment();
  }

  void deleted(Deleted reason) {
    registry.counter("retinue.evidence.deleted", REASON, word(reason)).increment();
  }

  /**
   * @param pending alerts whose clips are not made yet
   * @param bytes that are kept
   */
  void watch(Supplier<Number> pending, Supplier<Number> bytes) {
    Gauge.builder("retinue.evidence.pending", pending).strongReference(true).register(registry);
    Gauge.builder("retinue.evidence.kept", bytes)
        .baseUnit("bytes")
        .strongReference(true)
        .register(registry);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
