package io.retinue.detector.metrics;

import io.retinue.detector.model.ServingRelease;
import io.retinue.platform.frame.ShedReason;
import java.util.Map;
import java.util.Optional;

/**
 * What this instance did since it started. Work that is done again after a fault is counted again;
 * the topics are the ledger, not this.
 *
 * @param detected frames that the model saw
 * @param shed frames that it did not, by reason
 * @param deadLettered frames sent to the dead letters
 * @param batchSizes calls of the model, by frames in the call
 * @param modelMillis milliseconds spent in those calls
 * @param release the release that serves, empty before the first
 */
public record DetectorStats(
    long detected,
    Map<ShedReason, Long> shed,
    long deadLettered,
    Map<Integer, Long> batchSizes,
    double modelMillis,
    Optional<ServingRelease> release) {

  /** Calls of the model. */
  public long batches() {
    return batchSizes.values().stream().mapToLong(Long::longValue).sum();
  }
}
