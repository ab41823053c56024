package io.retinue.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingProgress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FitOutlookTest {
  private static final TrainingConfig FIVE_MINUTES = TrainingConfig.quick(Duration.ofMinutes(5));

  @Test
  void shouldNameTheWaysOutWhereTheTimeIsTooShortForTheFrames() {
    FitOutlook outlook = new FitOutlook(320, FIVE_MINUTES);

    // 3 steps of 20 s: 15 in 5 minutes, of 4 frames each
    assertThat(outlook.isKnown(at(3, 15, 20))).isTrue();
    assertThat(outlook.advice(at(3, 15, 20)))
        .hasValue(
            "A step takes 20.0 s: the time is enough for 15 steps, which learn from 60 of 320"
                + " frames. It gets further with more time (--minutes), or if fewer layers learn"
                + " (--trainable-layers 3; now 5).");
  }

  @Test
  void shouldNotAdviseWhereEveryFrameIsLearnedFrom() {
    // 80 steps of 4 frames
    assertThat(new FitOutlook(320, FIVE_MINUTES).advice(at(3, 80, 3.75))).isEmpty();
  }

  @Test
  void shouldNotAdviseWhereTheStepsWereChosen() {
    TrainingConfig steps = FIVE_MINUTES.with(new TrainingBudget.Steps(3));

    assertThat(new FitOutlook(320, steps).advice(at(3, 3, 20))).isEmpty();
  }

  @Test
  void shouldWaitForTheThirdStepUnlessItMayNotCome() {
    FitOutlook outlook = new FitOutlook(320, FIVE_MINUTES);

    assertThat(outlook.isKnown(at(1, 15, 20))).isFalse();
    assertThat(outlook.isKnown(at(1, 2, 150))).isTrue();
  }

  private static TrainingProgress at(int step, int steps, double secondsAStep) {
    return new TrainingProgress(
        step,
        steps,
        0.5,
        0.5,
        0.001,
        Duration.ofMillis(Math.round(1000 * secondsAStep * step)),
        Duration.ofMillis(Math.round(1000 * secondsAStep * (steps - step))));
  }
}
