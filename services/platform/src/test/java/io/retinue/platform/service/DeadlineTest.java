package io.retinue.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  /** Near the clock's overflow, where comparing instants instead of their difference fails. */
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);

  private final Deadline deadline = Deadline.in(Duration.ofNanos(100), nanos::get);

  @Test
  void shouldBeOverOnceItsTimeHasPassed() {
    nanos.addAndGet(99);
    assertThat(deadline.isOver()).isFalse();
    assertThat(deadline.left()).hasNanos(1);

    nanos.addAndGet(1);
    assertThat(deadline.isOver()).isTrue();

    nanos.addAndGet(1_000);
    assertThat(deadline.left()).isZero();
  }

  @Test
  void shouldAwaitAConditionAtLeastOnce() {
    nanos.addAndGet(1_000);

    assertThat(deadline.await(() -> true)).isTrue();
    assertThat(deadline.await(() -> false)).isFalse();
  }

  @Test
  void shouldReturnAsSoonAsTheConditionHolds() {
    assertThat(deadline.await(() -> nanos.incrementAndGet() >= Long.MAX_VALUE - 7)).isTrue();
    assertThat(deadline.isOver()).isFalse();
  }
}
