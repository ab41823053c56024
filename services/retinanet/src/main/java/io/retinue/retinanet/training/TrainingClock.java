package io.retinue.retinanet.training;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How much of a budget is used, in steps or in time. */
final class TrainingClock {
  private final TrainingBudget budget;
  private final LongSupplier nanoTime;
  private final long start;
  private int step;

  TrainingClock(TrainingBudget budget, LongSupplier nanoTime) {
    this(budget, nanoTime, 0, Duration.ZERO);
  }

  /**
   * The clock of a run that goes on.
   *
   * @param step steps taken before
   * @param elapsed time used before
   */
  TrainingClock(TrainingBudget budget, LongSupplier nanoTime, int step, Duration elapsed) {
    this.budget = budget;
    this.nanoTime = nanoTime;
    this.step = step;
    this.start = nanoTime.getAsLong() - elapsed.toNanos();
  }

  /** A step has been taken. */
  void tick() {
    step++;
  }

  /** Steps taken. */
  int step() {
    return step;
  }

  /** Share of the budget used, 0 to 1. */
  double share() {
    if (budget instanceof TrainingBudget.Steps limit) {
      return Math.min(1, (double) step / limit.steps());
    }
    TrainingBudget.Time limit = (TrainingBudget.Time) budget;
    return Math.min(1, (double) elapsed().toNanos() / limit.duration().toNanos());
  }

  boolean isOver() {
    return share() >= 1;
  }

  Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - start);
  }

  /** Where the run stands after a step, 1 or more having been taken. */
  TrainingProgress progress(double focalLoss, double boxLoss, double learningRate) {
    double share = share();
    Duration elapsed = elapsed();
    long left = share == 0 ? 0 : (long) (elapsed.toNanos() * (1 - share) / share);
    int steps =
        budget instanceof TrainingBudget.Steps limit
            ? limit.steps()
            : (int) Math.max(step, Math.round(step / share));
    return new TrainingProgress(
        step, steps, focalLoss, boxLoss, learningRate, elapsed, Duration.ofNanos(left));
  }
}
