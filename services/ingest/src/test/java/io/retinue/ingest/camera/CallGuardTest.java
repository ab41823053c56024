package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.ingest.camera.CallGuard.AbandonedException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CallGuardTest {
  private static final Duration TWO = Duration.ofSeconds(2);

  private long now;
  private final CallGuard guard = new CallGuard(() -> now);

  @Test
  void shouldGiveUpACallOnceItsDeadlineIsOver() {
    guard.enter("reading a frame", TWO);
    now += TWO.toNanos() - 1;
    assertThat(guard.abandonOverdue()).isNull();
    now++;

    assertThat(guard.abandonOverdue()).isEqualTo("reading a frame did not return within 2.00 s");
    assertThat(guard.abandonOverdue()).isNull(); // once
    assertThatThrownBy(guard::leave).isInstanceOf(AbandonedException.class);
    assertThat(guard.isKept()).isFalse();
  }

  @Test
  void shouldNotGiveUpAThreadThatIsOutsideOfACall() {
    guard.enter("reading a frame", TWO);
    guard.leave();
    now += Duration.ofDays(1).toNanos();

    assertThat(guard.abandonOverdue()).isNull();
    assertThat(guard.abandon()).isFalse();
    assertThat(guard.isKept()).isTrue();
  }

  @Test
  void shouldGiveEachCallADeadlineOfItsOwn() {
    guard.enter("opening its source", TWO);
    guard.leave();
    now += TWO.toNanos();
    guard.enter("reading a frame", TWO);

    assertThat(guard.abandonOverdue()).isNull();
  }

  @Test
  void shouldCountOnceWhatAGivenUpCallHasInItsHands() {
    AtomicInteger counted = new AtomicInteger();
    guard.enter("encoding a frame", TWO, counted::incrementAndGet);
    guard.leave();
    guard.enter("encoding a frame", TWO, counted::incrementAndGet);
    assertThat(counted).hasValue(0);
    now += TWO.toNanos();

    guard.abandonOverdue();
    guard.abandonOverdue();

    assertThat(guard.abandon()).isTrue();
    assertThat(counted).hasValue(1);
  }
}
