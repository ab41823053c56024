package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FrameSamplerTest {
  @Test
  void shouldAdmitEveryFrameWithoutALimit() {
    FrameSampler sampler = new FrameSampler(OptionalDouble.empty());

    assertThat(admitted(sampler, 40, 100)).isEqualTo(100);
  }

  @Test
  void shouldAdmitEveryFrameWhenTheLimitIsTheRate() {
    FrameSampler sampler = new FrameSampler(OptionalDouble.of(30));

    assertThat(admitted(sampler, 1000.0 / 30, 90)).isEqualTo(90);
  }

  @Test
  void shouldKeepTheMeanRateWhereTheRatesDoNotDivide() {
    FrameSampler sampler = new FrameSampler(OptionalDouble.of(7));

    // 25 frames a second for 40 s at 7 a second: 280 frames
    assertThat(admitted(sampler, 40, 1000)).isBetween(279L, 281L);
  }

  @Test
  void shouldNotMakeUpForAGap() {
    FrameSampler sampler = new FrameSampler(OptionalDouble.of(1));

    assertThat(sampler.admits(0)).isTrue();
    assertThat(sampler.admits(10_000)).isTrue();
    assertThat(sampler.admits(10_100)).isFalse();
  }

  private static long admitted(FrameSampler sampler, double intervalMs, int frames) {
    return LongStream.range(0, frames)
        .filter(i -> sampler.admits(Math.round(i * intervalMs)))
        .count();
  }
}
