package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.retinanet.ActivationRanges.Range;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RangeChoiceTest {
  @Test
  void shouldKeepAllOfWhatIsEvenlySpread() {
    float[] counts = new float[2048];
    Arrays.fill(counts, 10);

    Range range = RangeChoice.of(-2, 6, counts);

    assertThat(range.low()).isCloseTo(-2, within(0.1f));
    assertThat(range.high()).isCloseTo(6, within(0.2f));
  }

  @Test
  void shouldCutOffOneFarValueOfMany() {
    float[] counts = new float[2048];
    Arrays.fill(counts, 0, 20, 1e7f); // up to about 1
    counts[2047] = 1;

    assertThat(RangeChoice.of(0, 100, counts).high()).isBetween(0.9f, 30f);
  }

  @Test
  void shouldKeepAFarValueThatIsCommonEnough() {
    float[] counts = new float[2048];
    Arrays.fill(counts, 0, 20, 1e4f);
    counts[2047] = 1000;

    assertThat(RangeChoice.of(0, 100, counts).high()).isGreaterThan(95);
  }

  @Test
  void shouldGiveAMapOfZerosARange() {
    Range range = RangeChoice.of(0, 0, new float[2048]);

    assertThat(range.zero()).isZero();
    assertThat(range.high()).isPositive();
  }
}
