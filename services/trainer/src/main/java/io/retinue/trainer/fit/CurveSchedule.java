package io.retinue.trainer.fit;

import io.retinue.retinanet.TrainingProgress;
import java.time.Duration;

/**
 * When to evaluate the model in the middle of a fit: about ten times, and never for more than a
 * tenth of the time so far.
 */
final class CurveSchedule {
  private static final double SHARE_BETWEEN = 0.1;
  private static final int MOST_OF_TIME = 10; // a tenth

  private double nextShare = SHARE_BETWEEN;
  private Duration spent = Duration.ZERO;

  boolean isDue(TrainingProgress progress) {
    double share = (double) progress.step() / Math.max(1, progress.steps());
    boolean cheap = spent.multipliedBy(MOST_OF_TIME).compareTo(progress.elapsed()) <= 0;
    return share >= nextShare && share < 1 && cheap;
  }

  void evaluated(TrainingProgress progress, Duration took) {
    double share = (double) progress.step() / Math.max(1, progress.steps());
    nextShare = share + SHARE_BETWEEN;
    spent = spent.plus(took);
  }
}
