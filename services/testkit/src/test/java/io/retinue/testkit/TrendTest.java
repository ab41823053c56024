package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class TrendTest {
  private final Random random = new Random(7);

  private static Trend of(int samples, IntToDoubleFunction value) {
    Trend trend = new Trend();
    for (int i = 0; i < samples; i++) {
      trend.add(i, value.applyAsDouble(i));
    }
    return trend;
  }

  @Test
  void shouldFindASmallLeakUnderNoise() {
    Trend leak = of(60, i -> 100 + 0.1 * i + random.nextGaussian());

    assertThat(leak.slope()).isCloseTo(0.1, within(0.03));
    assertThat(leak.exceeds(0.05)).isTrue();
    assertThat(leak.exceeds(0.2)).as("less than allowed").isFalse();
  }

  @Test
  void shouldFindNoTrendInNoise() {
    Trend noise = of(60, i -> 100 + random.nextGaussian());

    assertThat(noise.exceeds(0)).isFalse();
  }

  @Test
  void shouldFindNoTrendInASawtooth() {
    Trend sawtooth = of(60, i -> i % 10);

    assertThat(sawtooth.exceeds(0)).isFalse();
  }

  @Test
  void shouldBoundTheSlope() {
    Trend leak = of(60, i -> 100 + 0.1 * i + random.nextGaussian());

    assertThat(leak.interval().low()).isBetween(0.05, 0.1);
    assertThat(leak.interval().high()).isBetween(0.1, 0.15);
    assertThat(of(60, i -> 5).interval()).isEqualTo(new Trend.Interval(0, 0));
    assertThat(of(4, i -> i).interval().high()).isInfinite();
  }

  @Test
  void shouldNotBeMovedByOutliers() {
    Trend outliers = of(60, i -> i > 55 ? 10_000 : 5);

    assertThat(outliers.slope()).isZero();
  }

  @Test
  void shouldHaveNoSlopeWithoutSamples() {
    assertThat(new Trend().slope()).isZero();
    assertThat(new Trend().exceeds(0)).isFalse();
  }
}
