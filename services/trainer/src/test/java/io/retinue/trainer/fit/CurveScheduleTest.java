package io.retinue.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.training.TrainingProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CurveScheduleTest {
  private final Fit.CurveSchedule schedule = new Fit.CurveSchedule(24, 4);

  @Test
  void shouldEvaluateAtEveryTenthOfTheFit() {
    List<Integer> points = new ArrayList<>();
    for (int step = 1; step <= 1000; step++) {
      if (schedule.isDue(at(step))) {
        points.add(step);
        schedule.evaluated(at(step), Duration.ofMillis(500));
      }
    }

    assertThat(points).containsExactly(100, 200, 300, 400, 500, 600, 700, 800, 900);
  }

  @Test
  void shouldNeverTakeMoreThanATenthOfTheTime() {
    Duration spent = Duration.ZERO;
    for (int step = 1; step <= 1000; step++) {
      if (schedule.isDue(at(step))) {
        schedule.evaluated(at(step), Duration.ofSeconds(4));
        spent = spent.plusSeconds(4);
      }
    }

    // 1000 steps take 100 s, and a tenth is 10 s: there is no time for a third evaluation
    assertThat(spent).isEqualTo(Duration.ofSeconds(8));
  }

  @Test
  void shouldNotBeginWithMoreThanATenthOfTheTime() {
    List<Integer> due = new ArrayList<>();
    for (int step = 1; step <= 100; step++) {
      TrainingProgress slow =
          new TrainingProgress(
              step, 100, 0.5, 0.5, 0.001, Duration.ofSeconds(20L * step), Duration.ZERO);
      if (schedule.isDue(slow)) {
        due.add(step);
      }
    }

    // 4 pictures take 20 s, so 24 take 120 s: a tenth of the 1200 s of 60 steps
    assertThat(due).first().isEqualTo(60);
  }

  private static TrainingProgress at(int step) {
    return new TrainingProgress(
        step, 1000, 0.5, 0.5, 0.001, Duration.ofMillis(100L * step), Duration.ZERO);
  }
}
