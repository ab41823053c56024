package io.retinue.trainer.run;

import java.time.Duration;

/** What bounds the fit of one training run. */
public sealed interface RunBudget {

  /**
   * By wall-clock time. The evaluations that draw the run's AP curve are inside it; the snapshot
   * before the fit and the judgment after it are not.
   *
   * @param duration at least one second
   */
  record Time(Duration duration) implements RunBudget {
    public Time {
      if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(
            "A run needs at least one second, not " + duration + ": give 60s or more.");
      }
    }
  }

  /**
   * By optimizer steps: the same number on every machine.
   *
   * @param count at least 1
   */
  record Steps(int count) implements RunBudget {
    public Steps {
      if (count < 1) {
        throw new IllegalArgumentException(
            "A run needs at least one step, not " + count + ": give 100 or more.");
      }
    }
  }

  static RunBudget minutes(double minutes) {
    return new Time(Duration.ofMillis(Math.round(minutes * 60_000)));
  }

  static RunBudget steps(int count) {
    return new Steps(count);
  }
}
