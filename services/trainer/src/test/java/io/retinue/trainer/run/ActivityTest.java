package io.retinue.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.testkit.SteppedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ActivityTest {
  private final SteppedClock clock = SteppedClock.still();
  private final Activity activity = new Activity("Evaluating release 1", "pictures", clock);

  @Test
  void shouldTellForHowLongWhatHasNoNumberGoesOn() {
    assertThat(activity.sentence()).isEqualTo("Evaluating release 1.");

    clock.advance(Duration.ofSeconds(12));

    assertThat(activity.sentence()).isEqualTo("Evaluating release 1, for 12 s.");
  }

  @Test
  void shouldEstimateFromThePaceAfterTheFirstProgress() {
    clock.advance(Duration.ofSeconds(60)); // compiles
    activity.onProgress(1, 81);
    assertThat(activity.sentence()).isEqualTo("Evaluating release 1: 1 of 81 pictures, for 60 s.");

    clock.advance(Duration.ofSeconds(4));
    activity.onProgress(9, 81);

    // 8 pictures took 4 s: 72 take 36 s
    assertThat(activity.sentence())
        .isEqualTo("Evaluating release 1: 9 of 81 pictures, about 36 s left.");
  }

  @Test
  void shouldEstimateLongWorkInMinutes() {
    activity.onProgress(4, 1004);
    clock.advance(Duration.ofSeconds(30));
    activity.onProgress(14, 1004);

    // 10 pictures took 30 s: 990 take 2970 s
    assertThat(activity.sentence()).endsWith(": 14 of 1004 pictures, about 50 min left.");
  }

  @Test
  void shouldNotEstimateFromAMoment() {
    activity.onProgress(4, 80);
    clock.advance(Duration.ofSeconds(1));
    activity.onProgress(8, 80);

    assertThat(activity.sentence()).isEqualTo("Evaluating release 1: 8 of 80 pictures.");
  }
}
