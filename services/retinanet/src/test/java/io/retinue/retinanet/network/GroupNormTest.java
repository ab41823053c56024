package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GroupNormTest {
  private static final int PICTURES = 2;
  private static final int CHANNELS = 6;
  private static final int GROUPS = 3;
  private static final int CELLS = 5 * 4;
  private static final Shape SHAPE = new Shape(PICTURES, CHANNELS, 5, 4);

  @Test
  void shouldBringEachGroupOfEachPictureToMeanZeroAndVarianceOne() {
    float[] x = new float[(int) SHAPE.size()];
    Random random = new Random(3);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() * 5 + 100);
    }
    float[] weight = {1, 2, 3, 4, 5, 6};
    float[] bias = {0, 10, 20, 30, 40, 50};

    float[] actual = through(x, weight, bias);

    double[] expected = oracle(x, weight, bias);
    for (int i = 0; i < actual.length; i++) {
      assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-4));
    }
  }

  @Test
  void shouldGiveTheShiftWhereAGroupIsFlat() {
    float[] flat = new float[(int) SHAPE.size()];
    float[] bias = {0, 10, 20, 30, 40, 50};

    float[] actual = through(flat, new float[] {1, 1, 1, 1, 1, 1}, bias);

    assertThat(actual[CELLS]).isEqualTo(10);
    assertThat(actual[actual.length - 1]).isEqualTo(50);
  }

  /** The definition, a value at a time. */
  private static double[] oracle(float[] x, float[] weight, float[] bias) {
    int row = CHANNELS / GROUPS * CELLS;
    double[] y = new double[x.length];
    for (int start = 0; start < x.length; start += row) {
      double mean = 0;
      double variance = 0;
      for (int i = start; i < start + row; i++) {
        mean += x[i] / (double) row;
      }
      for (int i = start; i < start + row; i++) {
        variance += (x[i] - mean) * (x[i] - mean) / row;
      }
      for (int i = start; i < start + row; i++) {
        int channel = i / CELLS % CHANNELS;
        y[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * weight[channel] + bias[channel];
      }
    }
    return y;
  }

  /** Laid out in memory as pictures are; nothing stays behind with the parameters. */
  private static float[] through(float[] values, float[] weight, float[] bias) {
    try (NDManager owner = Engine.getEngine(RetinaNet.ENGINE).newBaseManager()) {
      GroupNorm norm = new GroupNorm(CHANNELS, GROUPS);
      norm.getDirectParameters().get("weight").setInitializer(constant(weight));
      norm.getDirectParameters().get("bias").setInitializer(constant(bias));
      norm.initialize(owner, DataType.FLOAT32, SHAPE);
      int owned = owner.getManagedArrays().size();
      float[] y;
      try (NDManager pass = owner.newSubManager()) {
        NDArray x =
            pass.create(values, SHAPE).transpose(0, 2, 3, 1).duplicate().transpose(0, 3, 1, 2);
        y =
            new Layer.ForwardContext(new ParameterStore(owner, false), false)
                .through(norm, x)
                .toFloatArray();
      }
      assertThat(owner.getManagedArrays()).hasSize(owned);
      return y;
    }
  }

  private static Initializer constant(float[] values) {
    return (manager, shape, type) -> manager.create(values, shape);
  }
}
