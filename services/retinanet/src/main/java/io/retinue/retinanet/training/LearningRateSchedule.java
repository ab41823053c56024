package io.retinue.retinanet.training;

/** Linear warm-up, a plateau, and one drop to a tenth. */
final class LearningRateSchedule {
  private static final double DROP = 0.1;

  private final TrainingConfig config;

  LearningRateSchedule(TrainingConfig config) {
    this.config = config;
  }

  /**
   * The rate of a step.
   *
   * @param step steps taken before
   * @param share of the budget used before, 0 to 1
   */
  double rateAt(int step, double share) {
    double warm = Math.min(1, (step + 1.0) / Math.max(1, config.warmUpSteps()));
    double dropped = share < config.dropAt() ? 1 : DROP;
    return config.learningRate() * warm * dropped;
  }
}
