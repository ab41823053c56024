package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {
  private static final int TRIES = 200;

  private final ReconnectPolicy policy = new ReconnectPolicy(Duration.ofSeconds(30));
  private long now;

  @Test
  void shouldDoubleItsPausesUpToHalfAMinute() {
    Duration longest = Duration.ZERO;
    for (int i = 0; i < TRIES; i++) {
      Duration pause = policy.failed(now);
      assertThat(pause).isLessThanOrEqualTo(Duration.ofMillis(500L << Math.min(i, 6)));
      assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(30));
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    // The chance that 190 pauses between 0 and 30 s are all below 20 s is 10⁻³⁴.
    assertThat(longest).isGreaterThan(Duration.ofSeconds(20));
  }

  @Test
  void shouldBeginAnewAfterAMinuteOfHealthAndNotBefore() {
    for (int i = 0; i < TRIES; i++) {
      failTenTimes();
      policy.opened(now);
      now += Duration.ofSeconds(60).toNanos();
      assertThat(policy.failed(now)).isLessThanOrEqualTo(Duration.ofMillis(500));
    }
    Duration longest = Duration.ZERO;
    for (int i = 0; i < TRIES; i++) {
      failTenTimes();
      policy.opened(now);
      now += Duration.ofSeconds(59).toNanos();
      Duration pause = policy.failed(now);
      longest = pause.compareTo(longest) > 0 ? pause : longest;
    }
    assertThat(longest).isGreaterThan(Duration.ofSeconds(1));
  }

  private void failTenTimes() {
    for (int i = 0; i < 10; i++) {
      policy.failed(now);
    }
  }
}
