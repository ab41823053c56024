package io.retinue.retinanet.detection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopLogitsTest {
  private static final boolean[] ALL = {true};

  @Test
  void shouldGiveTheBestFirstAndOfEqualOnesTheEarlier() {
    float[] logits = {9, 1, 3, -2, 3, 2};

    assertThat(new TopLogits(3).of(logits, 0, 1, 6, -5, ALL)).containsExactly(2, 4, 5);
    assertThat(new TopLogits(1).of(logits, 0, 1, 6, -5, ALL)).containsExactly(2);
    assertThat(new TopLogits(9).of(logits, 0, 1, 6, -5, ALL)).containsExactly(2, 4, 5, 1, 3);
    assertThat(new TopLogits(9).of(logits, 0, 1, 6, 2, ALL)).containsExactly(2, 4);
  }

  @Test
  void shouldCountIndicesFromTheOffset() {
    assertThat(new TopLogits(2).of(new float[] {9, 9, 1, 2}, 2, 0, 2, 0, ALL))
        .containsExactly(1, 0);
  }

  @Test
  void shouldChooseAsSortingWould() {
    Random random = new Random(4);
    TopLogits best = new TopLogits(300);
    for (int round = 0; round < 30; round++) {
      float[] logits = new float[2000];
      for (int i = 0; i < logits.length; i++) {
        // Every other round has many ties, on both sides of nought.
        logits[i] =
            round % 2 == 0 ? (float) random.nextGaussian() : (random.nextInt(21) - 10) * 0.5f;
      }
      boolean[] counts = {true, false, true};

      int[] expected =
          IntStream.range(0, logits.length)
              .filter(i -> logits[i] > -1 && counts[i % 3])
              .boxed()
              .sorted(Comparator.comparing((Integer i) -> -logits[i]))
              .limit(300)
              .mapToInt(i -> i)
              .toArray();

      assertThat(best.of(logits, 0, 0, logits.length, -1, counts)).containsExactly(expected);
    }
  }
}
