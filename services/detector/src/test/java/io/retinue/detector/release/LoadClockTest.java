package io.retinue.detector.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoadClockTest {
  private final AtomicLong now = new AtomicLong();
  private final LoadClock clock = new LoadClock(now::get);

  @Test
  void shouldAddUpTheTimesOfAStepThatComesAgain() {
    clock.begin("reading");
    pass(Duration.ofSeconds(2));
    clock.begin("compiling");
    pass(Duration.ofMillis(300));
    clock.begin("reading");
    pass(Duration.ofSeconds(1));

    assertThat(clock.step()).contains("reading");
    assertThat(clock.steps()).isEqualTo("reading 3.0 s, compiling 0.3 s");
    assertThat(clock.elapsed()).isEqualTo(Duration.ofMillis(3300));
  }

  @Test
  void shouldHaveNoStepBeforeTheFirst() {
    assertThat(clock.step()).isEmpty();
    assertThat(clock.steps()).isEmpty();
  }

  private void pass(Duration time) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
  }
}
