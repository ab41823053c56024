package io.retinue.alerter.tracking;

import java.time.Duration;
import java.util.Map;

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
 * @param byLabel classes that have scores of their own
 */
public record TrackerSettings(
    double lowestScore,
    double minScore,
    double threshold,
    Duration maxDisappeared,
    Duration stationaryAfter,
    Duration stationaryDisappeared,
    Map<String, Scores> byLabel) {
  public static final TrackerSettings DEFAULTS =
      new TrackerSettings(
          0.1,
          0.5,
          0.7,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          Map.of());

  /** The scores of a class; see {@link TrackerSettings}. */
  public record Scores(double minScore, double threshold) {
    public Scores {
      requireWithin("min_score", minScore);
      requireWithin("threshold", threshold);
    }
  }

  public TrackerSettings {
    byLabel = Map.copyOf(byLabel);
    if (!(lowestScore >= 0 && lowestScore <= minScore && minScore <= 1)) {
      throw new IllegalArgumentException(
          "min_score lies within the lowest score "
              + lowestScore
              + " and 1, not at "
              + minScore
              + ".");
    }
    requireWithin("threshold", threshold);
    if (maxDisappeared.isNegative()
        || stationaryAfter.isNegative()
        || stationaryDisappeared.isNegative()) {
      throw new IllegalArgumentException("The times of the tracker are 0 or more.");
    }
  }

  private static void requireWithin(String name, double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException(name + " lies within 0 and 1, not at " + score + ".");
    }
  }

  double minScore(String label) {
    Scores own = byLabel.get(label);
    return own == null ? minScore : own.minScore();
  }

  double threshold(String label) {
    Scores own = byLabel.get(label);
    return own == null ? threshold : own.threshold();
  }

  /** A box with a lower score of that class is ignored. */
  double lowestScore(String label) {
    return Math.min(lowestScore, minScore(label));
  }

  public TrackerSettings withScores(Map<String, Scores> labels) {
    return new TrackerSettings(
        lowestScore,
        minScore,
        threshold,
        maxDisappeared,
        stationaryAfter,
        stationaryDisappeared,
        labels);
  }

  /**
   * @param disappeared after which an object that moves ends
   * @param still after which an object that stands still is stationary
   * @param stillDisappeared after which a stationary object ends
   */
  public TrackerSettings withTimes(
      Duration disappeared, Duration still, Duration stillDisappeared) {
    return new TrackerSettings(
        lowestScore, minScore, threshold, disappeared, still, stillDisappeared, byLabel);
  }
}
