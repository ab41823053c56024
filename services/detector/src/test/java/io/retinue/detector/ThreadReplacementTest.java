package io.retinue.detector;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.testkit.SteppedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
  private final SteppedClock clock = SteppedClock.still();
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

    clock.advance(Duration.ofMinutes(11));

    assertThat(replacement.handle(new IllegalStateException("three"))).isEqualTo(REPLACE_THREAD);
  }

  @Test
  void shouldReplaceNothingOnceTheServiceCloses() {
    ThreadReplacement patient =
        new ThreadReplacement(2, Duration.ofMinutes(10), Duration.ofHours(1), clock);

    patient.close();

    assertThat(patient.handle(new IllegalStateException())).isEqualTo(SHUTDOWN_CLIENT);
  }
}
