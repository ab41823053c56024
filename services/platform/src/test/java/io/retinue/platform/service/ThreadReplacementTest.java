package io.retinue.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThreadReplacementTest {
  private final AtomicLong nanoTime = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow
  private final ThreadReplacement replacement = replacement(Duration.ofMillis(1));

  private ThreadReplacement replacement(Duration firstPause) {
    return new ThreadReplacement(
        "test",
        new ThreadReplacement.Limits(2, Duration.ofMinutes(10), firstPause, firstPause),
        new ThreadReplacement.Failures(
            UncheckedIOException.class, ArithmeticException.class, LinkageError.class),
        nanoTime::get);
  }

  @Test
  void shouldReplaceThreadsUntilTooManyDied() {
    assertThat(replacement.replaces(new IllegalStateException("one"))).isTrue();
    assertThat(replacement.replaces(new IllegalStateException("two"))).isTrue();
    assertThat(replacement.causeOfDeath()).isEmpty();

    RuntimeException clear = new UncheckedIOException("no GPU", new IOException("x"));

    assertThat(replacement.replaces(new IllegalStateException("wrapper", clear))).isFalse();
    assertThat(replacement.causeOfDeath().orElseThrow()).endsWith("no GPU");
  }

  @Test
  void shouldForgetDeathsThatLieBeforeTheWindow() {
    replacement.replaces(new IllegalStateException("one"));
    replacement.replaces(new IllegalStateException("two"));

    nanoTime.addAndGet(Duration.ofMinutes(11).toNanos());

    assertThat(replacement.replaces(new IllegalStateException("three"))).isTrue();
  }

  @Test
  void shouldReplaceThreadsAsOftenAsTheEnvironmentFails() {
    RetinueException away = new RetinueException(ErrorKind.UNREACHABLE, "no answer", "start it");
    RuntimeException wrapped = new IllegalStateException("wrapper", away);

    for (int i = 0; i < 50; i++) {
      assertThat(replacement.replaces(wrapped)).isTrue();
    }

    assertThat(replacement.causeOfDeath()).isEmpty();
    assertThat(replacement.trouble().orElseThrow()).contains("no answer");
    replacement.succeeded();
    assertThat(replacement.trouble()).isEmpty();
  }

  @Test
  void shouldNotCountWhatTheServiceCallsPassing() {
    for (int i = 0; i < 50; i++) {
      assertThat(replacement.replaces(new ArithmeticException("still loading"))).isTrue();
    }
  }

  @Test
  void shouldStopAtOnceWhenNoOtherThreadWouldHelp() {
    assertThat(replacement.replaces(new IllegalStateException(new LinkageError("stuck"))))
        .isFalse();

    assertThat(replacement.causeOfDeath().orElseThrow()).endsWith("stuck");
  }

  @Test
  void shouldForgetATroubleThatDoesNotComeAgain() {
    replacement.replaces(new IllegalStateException("one"));
    assertThat(replacement.trouble().orElseThrow()).endsWith("one");

    nanoTime.addAndGet(Duration.ofSeconds(31).toNanos());

    assertThat(replacement.trouble()).isEmpty();
  }

  @Test
  void shouldReplaceNothingOnceTheServiceCloses() {
    ThreadReplacement patient = replacement(Duration.ofHours(1));

    patient.close();

    assertThat(patient.replaces(new IllegalStateException())).isFalse();
  }
}
