package io.retinue.alerter.tracking;

import java.time.Duration;

/**
 * When a box belongs to an object, and when an object is there. Frigate's words, in time and not in
 * frames.
 *
 * @param lowestScore boxes below are ignored, 0 to 1
 * @param minScore a box below cannot begin an object; it can continue one that has no other box
 * @param threshold an object is presumed to be there from the first frame on in which the median of
 *     its scores reaches this, 0 to 1
 * @param maxDisappeared an object ends when it was not seen for this long
 * @param stationaryAfter an object that stands still for this long is stationary
 * @param stationaryDisappeared a stationary object ends when it was not seen for this long
 */
public record TrackerSettings(
    double lowestScore,
    double minScore,
    double threshold,
    Duration maxDisappeared,
    Duration stationaryAfter,
    Duration stationaryDisappeared) {
  public static final TrackerSettings DEFAULTS =
      new TrackerSettings(
          0.1, 0.5, 0.7, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30));

  public TrackerSettings {
    if (!(lowestScore >= 0 && lowestScore <= minScore && minScore <= 1)) {
      throw new IllegalArgumentException(
          "min_score lies within the lowest score "
              + lowestScore
              + " and 1, not at "
              + minScore
              + ".");
    }
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException(
          "threshold lies within 0 and 1, not at " + threshold + ".");
    }
    if (maxDisappeared.isNegative()
        || stationaryAfter.isNegative()
        || stationaryDisappeared.isNegative()) {
      throw new IllegalArgumentException("The times of the tracker are 0 or more.");
    }
  }
}
