package io.retinue.trainer.trigger;

import java.time.Duration;

/**
 * When new labels start a training run.
 *
 * @param minimumLabels newly labeled frames that make a run due
 * @param minimumLabelsOfNewClass newly labeled frames that show a class the champion does not know
 *     and make a run due sooner
 * @param quietTime a run waits until nobody has labeled for this long
 * @param longestWait but no longer than this after the first new label
 */
public record TriggerSettings(
    int minimumLabels, int minimumLabelsOfNewClass, Duration quietTime, Duration longestWait) {
  public TriggerSettings {
    if (minimumLabels < 1 || minimumLabelsOfNewClass < 1) {
      throw new IllegalArgumentException(
          "A run needs at least one new label, not "
              + Math.min(minimumLabels, minimumLabelsOfNewClass)
              + ": give 1 or more.");
    }
    if (quietTime.isNegative()) {
      throw new IllegalArgumentException("quietTime is " + quietTime + ": give 0s or more.");
    }
    if (longestWait.compareTo(quietTime) < 0) {
      throw new IllegalArgumentException(
          "longestWait is "
              + longestWait
              + ", shorter than quietTime: give "
              + quietTime
              + " or more.");
    }
  }

  /** Fifty labels, twenty for a new class, ten seconds of quiet, at most two minutes of waiting. */
  public static TriggerSettings defaults() {
    return new TriggerSettings(50, 20, Duration.ofSeconds(10), Duration.ofMinutes(2));
  }
}
