package io.retinue.retinanet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.network.RetinaNet;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HardNegativeLossTest {
  private static final HardNegativeLoss THREE_TO_ONE =
      new HardNegativeLoss(new ClassLoss.HardNegatives(3));

  private static BatchTargets targets(float[] weights, long[] rows, long[] labels) {
    return new BatchTargets(
        weights, rows, labels, new float[rows.length * 4], new float[rows.length * 4]);
  }

  @Test
  void shouldAddTheForegroundAndThreeHardestOfTheBackground() {
    // One picture, one class; row 0 is foreground, row 5 ignored.
    BatchTargets targets =
        targets(new float[] {1, 1, 1, 1, 1, 0, 1}, new long[] {0}, new long[] {0});
    try (NDManager manager = Engine.getEngine(RetinaNet.ENGINE).newBaseManager()) {
      float loss =
          THREE_TO_ONE
              .of(manager.create(new float[] {1, -1, 0, 2, -3, 9, 1}, new Shape(1, 7, 1)), targets)
              .getFloat();

      // Cross entropy of background at logit x is ln(1 + e^x): rows 3, 6 and 2 are hardest.
      double expected =
          Math.log1p(Math.exp(-1))
              + Math.log1p(Math.exp(2))
              + Math.log1p(Math.exp(1))
              + Math.log1p(Math.exp(0));
      assertThat(loss).isCloseTo((float) expected, within(1e-5f));
    }
  }

  @Test
  void shouldChooseInEachPictureForItself() {
    // Two pictures of four rows: one foreground anchor in the first, none in the second.
    BatchTargets targets =
        targets(
            new float[] {.5f, .5f, .5f, .5f, .5f, .5f, .5f, .5f}, new long[] {2}, new long[] {0});

    float[] weights =
        new HardNegativeLoss(new ClassLoss.HardNegatives(1))
            .weights(new float[] {1, 2, 0, 1.5f, 9, 9, 9, 9}, targets, 2);

    assertThat(weights).containsExactly(0, .5f, .5f, 0, 0, 0, 0, 0);
  }

  @Test
  void shouldTakeTheEarlierOfEquals() {
    BatchTargets targets = targets(new float[] {1, 0, 1, 1, 1, 1}, new long[] {0}, new long[] {0});

    float[] weights = THREE_TO_ONE.weights(new float[] {0, 1, 1, 1, 1, 1}, targets, 1);

    assertThat(weights).containsExactly(1, 0, 1, 1, 1, 0);
  }

  @Test
  void shouldTakeAllOfTheBackgroundWhereThereIsLittle() {
    BatchTargets targets = targets(new float[] {1, 1, 1}, new long[] {1}, new long[] {0});

    float[] weights = THREE_TO_ONE.weights(new float[] {1, 1, 2}, targets, 1);

    assertThat(weights).containsExactly(1, 1, 1);
  }

  @Test
  void shouldChooseAsSortingWould() {
    Random random = new Random(5);
    for (int round = 0; round < 50; round++) {
      int r = 40;
      float[] weights = new float[r];
      float[] hardness = new float[r];
      for (int i = 0; i < r; i++) {
        weights[i] = random.nextInt(4) == 0 ? 0 : 1;
        hardness[i] = random.nextInt(12); // with ties
      }
      long[] rows =
          IntStream.range(0, r)
              .filter(i -> weights[i] > 0 && random.nextInt(8) == 0)
              .mapToLong(i -> i)
              .toArray();
      BatchTargets targets = targets(weights, rows, new long[rows.length]);

      float[] expected = new float[r];
      for (long row : rows) {
        expected[(int) row] = 1;
      }
      IntStream.range(0, r)
          .filter(i -> weights[i] > 0 && expected[i] == 0)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer i) -> -hardness[i]))
          .limit(3L * rows.length)
          .toList()
          .forEach(i -> expected[i] = 1);

      assertThat(THREE_TO_ONE.weights(hardness, targets, 1)).containsExactly(expected);
    }
  }

  @Test
  void shouldSayWhatToWriteInstead() {
    assertThatThrownBy(() -> new ClassLoss.HardNegatives(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("above 0");
    assertThatThrownBy(() -> ClassLoss.focal(1, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("alpha must lie between 0 and 1, not 1.0");
    assertThatThrownBy(() -> ClassLoss.focal(0.25, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("gamma must be from 0 to 10, not -1.0");
  }
}
