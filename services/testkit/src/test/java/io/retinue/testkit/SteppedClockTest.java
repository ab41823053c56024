package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteppedClockTest {
  @Test
  void shouldStandStillUntilItIsMoved() {
    SteppedClock clock = SteppedClock.still();
    Instant start = clock.instant();

    assertThat(clock.instant()).isEqualTo(start);
    clock.advance(Duration.ofSeconds(3));
    assertThat(clock.instant()).isEqualTo(start.plusSeconds(3));
  }

  @Test
  void shouldMoveWithEveryReading() {
    SteppedClock clock = SteppedClock.everyReading(Duration.ofMillis(5));
    Instant start = clock.instant();

    assertThat(clock.instant()).isEqualTo(start.plusMillis(5));
    assertThat(clock.millis()).isEqualTo(start.plusMillis(10).toEpochMilli());
  }
}
