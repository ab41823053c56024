package io.retinue.detector;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
  private final MovingClock clock = new MovingClock();
  private final ThreadReplacement replacement =
      new ThreadReplacement(2, Duration.ofMinutes(10), Duration.ofMillis(1), clock);

  @Test
  void shouldReplaceThreadsUntilTooManyDied() {
    assertThat(replacement.handle(new IllegalStateException("one"))).isEqualTo(REPLACE_THREAD);
    assertThat(replacement.handle(new IllegalStateException("two"))).isEqualTo(REPLACE_THREAD);
    assertThat(replacement.causeOfDeath()).isEmpty();

    RuntimeException third =
        new IllegalStateException("wrapper", new DeviceFailureException("no GPU", new Error("x")));

    assertThat(replacement.handle(third)).isEqualTo(SHUTDOWN_CLIENT);
    assertThat(replacement.causeOfDeath().orElseThrow()).endsWith("no GPU");
  }

  @Test
  void shouldForgetDeathsThatLieBeforeTheWindow() {
    replacement.handle(new IllegalStateException("one"));
    replacement.handle(new IllegalStateException("two"));

    clock.now = clock.now.plus(Duration.ofMinutes(11));

    assertThat(replacement.handle(new IllegalStateException("three"))).isEqualTo(REPLACE_THREAD);
  }

  @Test
  void shouldReplaceNothingOnceTheServiceCloses() {
    ThreadReplacement patient =
        new ThreadReplacement(2, Duration.ofMinutes(10), Duration.ofHours(1), clock);

    patient.close();

    assertThat(patient.handle(new IllegalStateException())).isEqualTo(SHUTDOWN_CLIENT);
  }

  private static final class MovingClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
