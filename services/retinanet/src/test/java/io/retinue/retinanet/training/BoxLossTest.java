package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.network.RetinaNet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BoxLossTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Engine.getEngine(RetinaNet.ENGINE).newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void shouldSumAbsoluteDifferencesOfForegroundRowsTimesTheirWeights() {
    NDArray deltas = manager.create(new float[] {9, 9, 9, 9, 1, 2, 3, 4}, new Shape(1, 2, 4));
    BatchTargets targets =
        new BatchTargets(
            new float[] {1, 0.5f}, new long[] {1}, new long[] {0}, new float[] {1, 1, 1, 6});

    // Row 1 alone: 0.5 * (0 + 1 + 2 + 2).
    assertThat(new BoxLoss(Losses.BoxDistance.L1).of(deltas, targets).getFloat()).isEqualTo(2.5f);
  }

  @Test
  void shouldBeZeroWithoutForeground() {
    NDArray deltas = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 4));
    BatchTargets targets =
        new BatchTargets(new float[] {1}, new long[0], new long[0], new float[0]);

    assertThat(new BoxLoss(Losses.BoxDistance.L1).of(deltas, targets).getFloat()).isZero();
  }

  @Test
  void shouldTurnFromParabolaToLineAtOneNinthWhenSmooth() {
    NDArray differences = manager.create(new float[] {0, 0.1f, -0.1f, 1 / 9f, 2, -2});

    float[] losses =
        new BoxLoss(Losses.BoxDistance.SMOOTH_L1).elementwise(differences).toFloatArray();

    // 0.1^2 / (2 / 9) = 0.045; at beta both forms give beta / 2; 2 - 1 / 18.
    float[] expected = {0, 0.045f, 0.045f, 1 / 18f, 2 - 1 / 18f, 2 - 1 / 18f};
    for (int i = 0; i < expected.length; i++) {
      assertThat(losses[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }
}
