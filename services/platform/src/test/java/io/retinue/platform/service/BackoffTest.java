package io.retinue.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMillis(500);

  @Test
  void shouldDoubleTheLongestWaitUpToTheCap() {
    Backoff backoff = new Backoff(FIRST, LONGEST, bound -> bound - 1);

    assertThat(backoff.next()).hasMillis(100);
    assertThat(backoff.next()).hasMillis(200);
    assertThat(backoff.next()).hasMillis(400);
    assertThat(backoff.next()).hasMillis(500);
    assertThat(backoff.after(1_000_000)).hasMillis(500);
  }

  @Test
  void shouldBeginAgainAfterASuccess() {
    Backoff backoff = new Backoff(FIRST, LONGEST, bound -> bound - 1);
    backoff.next();
    backoff.next();

    backoff.reset();

    assertThat(backoff.next()).hasMillis(100);
  }

  @Test
  void shouldSpreadWaitsOverTheWholeRange() {
    Backoff backoff = new Backoff(FIRST, LONGEST, bound -> bound / 4);

    assertThat(backoff.after(0)).hasMillis(25);
    assertThat(new Backoff(FIRST, LONGEST, bound -> 0).next()).isZero();
  }

  @Test
  void shouldStayWithinItsBoundsWithRealRandomNumbers() {
    Backoff backoff = new Backoff(FIRST, LONGEST);

    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.next()).isBetween(Duration.ZERO, LONGEST);
    }
  }
}
