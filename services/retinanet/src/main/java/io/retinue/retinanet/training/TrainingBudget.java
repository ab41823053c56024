package io.retinue.retinanet.training;

import io.retinue.retinanet.Ranges;
import java.time.Duration;

/** When a training run ends. */
public sealed interface TrainingBudget {
  /** After so many steps: the run is reproducible from its seed. */
  record Steps(int steps) implements TrainingBudget {
    public Steps {
      Ranges.require(steps >= 1, "a run needs 1 step or more", steps);
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
