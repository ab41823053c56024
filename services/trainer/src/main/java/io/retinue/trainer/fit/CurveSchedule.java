package io.retinue.trainer.fit;

import io.retinue.retinanet.training.TrainingProgress;
import java.time.Duration;

/**
 * When to evaluate the model in the middle of a fit: about ten times, and never for more than a
 * tenth of the time so far.
 */
final class CurveSchedule {
  private static final int POINTS = 10;
  private static final int MOST_OF_TIME = 10; // a tenth

  private long nextPoint = 1;
  private Duration spent = Duration.ZERO;

  boolean isDue(TrainingProgress progress) {
    boolean cheap = spent.multipliedBy(MOST_OF_TIME).compareTo(progress.elapsed()) <= 0;
    return point(progress) >= nextPoint && point(progress) < POINTS && cheap;
  }

  void evaluated(TrainingProgress progress, Duration took) {
    nextPoint = point(progress) + 1;
    spent = spent.plus(took);
  }

  /** How many tenths of the fit are done. */
  private static long point(TrainingProgress progress) {
    return (long) progress.step() * POINTS / Math.max(1, progress.steps());
  }
}
