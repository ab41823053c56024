package io.retinue.retinanet.training;

import java.time.Duration;

/** When a training run ends. */
public sealed interface TrainingBudget {
  /** After so many steps: the run is reproducible from its seed. */
  record Steps(int steps) implements TrainingBudget {
    public Steps {
      if (steps < 1) {
        throw new IllegalArgumentException("a run needs 1 step or more, not " + steps);
      }
    }
  }

  /** After so much time on the wall clock, at the end of a step. */
  record Time(Duration duration) implements TrainingBudget {
    public Time {
      if (duration.isZero() || duration.isNegative()) {
        throw new IllegalArgumentException("a run needs more time than " + duration);
      }
    }
  }
}
