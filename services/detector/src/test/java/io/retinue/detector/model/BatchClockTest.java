package io.retinue.detector.model;

import static io.retinue.detector.model.BatchClock.Temperature.COLD;
import static io.retinue.detector.model.BatchClock.Temperature.WARM;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatchClockTest {
  private static final ServingRelease FAST = new ServingRelease("retinanet", 1, "a");
  private static final ServingRelease SLOW = new ServingRelease("retinanet", 2, "b");

  private final AtomicLong nanos = new AtomicLong();
  private final BatchClock clock =
      new BatchClock(Duration.ofSeconds(30), Duration.ofMinutes(10), nanos::get);

  @Test
  void shouldGiveEveryCallTheShortestDeadline() {
    clock.finished(FAST, 8, Duration.ofMillis(80), WARM);

    assertThat(clock.deadline(FAST, 8, WARM)).isEqualTo(Duration.ofSeconds(30));
    assertThat(clock.deadline(FAST, 8, COLD)).isEqualTo(Duration.ofSeconds(630));
    assertThat(clock.longest(8)).isEqualTo(Duration.ofSeconds(630));
  }

  @Test
  void shouldGiveTheFirstCallsOfAReleaseTimeToBeSlow() {
    assertThat(clock.deadline(SLOW, 8, WARM)).isEqualTo(Duration.ofSeconds(630));

    clock.finished(FAST, 8, Duration.ofMillis(80), WARM);
    assertThat(clock.deadline(SLOW, 8, WARM)).isEqualTo(Duration.ofSeconds(630));

    clock.finished(SLOW, 8, Duration.ofMinutes(20), COLD);
    assertThat(clock.deadline(SLOW, 8, WARM)).isEqualTo(Duration.ofSeconds(630));
  }

  @Test
  void shouldGiveASlowModelTenTimesWhatItTook() {
    clock.finished(SLOW, 2, Duration.ofSeconds(14), WARM);

    assertThat(clock.expected(8)).isEqualTo(Duration.ofSeconds(56));
    assertThat(clock.deadline(SLOW, 8, WARM)).isEqualTo(Duration.ofSeconds(560));
  }

  @Test
  void shouldNotExpectOfTheNextCallWhatCompilationTook() {
    clock.finished(FAST, 1, Duration.ofSeconds(90), COLD);

    assertThat(clock.expected(8)).isZero();
  }

  @Test
  void shouldForgetAStallAndTheReleaseBefore() {
    clock.finished(FAST, 1, Duration.ofSeconds(40), WARM);
    for (int call = 0; call < 200; call++) {
      clock.finished(FAST, 1, Duration.ofMillis(10), WARM);
    }
    assertThat(clock.expected(1)).isEqualTo(Duration.ofMillis(10));

    clock.finished(SLOW, 1, Duration.ofMillis(1), WARM);
    assertThat(clock.expected(1)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void shouldKnowWhatTheModelNeedsThoughTheMachineStalled() {
    assertThat(clock.atBest(8)).isZero();
    clock.finished(FAST, 2, Duration.ofMillis(40), WARM);
    clock.finished(FAST, 1, Duration.ofSeconds(40), WARM);

    assertThat(clock.atBest(8)).isEqualTo(Duration.ofMillis(160));

    clock.finished(SLOW, 1, Duration.ofSeconds(2), COLD);
    assertThat(clock.atBest(1)).as("a cold call says nothing").isZero();
    for (int call = 0; call < 250; call++) {
      clock.finished(SLOW, 1, Duration.ofSeconds(call < 10 ? 1 : 2), WARM);
    }
    assertThat(clock.atBest(1))
        .as("the first calls are forgotten")
        .isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shouldReportTheAgeOfTheLastCall() {
    assertThat(clock.sinceLast()).isEmpty();

    clock.finished(FAST, 1, Duration.ofMillis(10), WARM);
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());

    assertThat(clock.sinceLast()).contains(Duration.ofSeconds(3));
  }
}
