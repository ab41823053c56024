package io.retinue.retinanet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.network.BoxCoder;
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
            new float[] {1, 0.5f},
            new long[] {1},
            new long[] {0},
            new float[] {1, 1, 1, 6},
            new float[4]);

    // Row 1 alone: 0.5 * (0 + 1 + 2 + 2).
    assertThat(new BoxLoss(Losses.BoxDistance.L1).of(deltas, targets).getFloat()).isEqualTo(2.5f);
  }

  @Test
  void shouldBeZeroWithoutForeground() {
    NDArray deltas = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 4));
    BatchTargets targets =
        new BatchTargets(new float[] {1}, new long[0], new long[0], new float[0], new float[0]);

    assertThat(new BoxLoss(Losses.BoxDistance.L1).of(deltas, targets).getFloat()).isZero();
  }

  @Test
  void shouldTurnFromParabolaToLineAtOneNinthWhenSmooth() {
    NDArray differences = manager.create(new float[] {0, 0.1f, -0.1f, 1 / 9f, 2, -2});

    float[] losses = BoxLoss.smooth(differences).toFloatArray();

    // 0.1^2 / (2 / 9) = 0.045; at beta both forms give beta / 2; 2 - 1 / 18.
    float[] expected = {0, 0.045f, 0.045f, 1 / 18f, 2 - 1 / 18f, 2 - 1 / 18f};
    for (int i = 0; i < expected.length; i++) {
      assertThat(losses[i]).isCloseTo(expected[i], within(1e-6f));
    }
  }

  private float giou(Box predicted, Box truth) {
    float[] anchor = {10, 20, 30, 60};
    float[] deltas = new float[4];
    float[] target = new float[4];
    BoxCoder.encode(anchor, 0, predicted, deltas, 0);
    BoxCoder.encode(anchor, 0, truth, target, 0);
    BatchTargets targets =
        new BatchTargets(new float[] {0.5f}, new long[] {0}, new long[] {0}, target, anchor);
    NDArray row = manager.create(deltas, new Shape(1, 1, 4));
    return new BoxLoss(Losses.BoxDistance.GIOU).of(row, targets).getFloat();
  }

  @Test
  void shouldBeOneLessTheGeneralizedIou() {
    Box truth = new Box(0, 0, 20, 20);

    assertThat(giou(truth, truth)).isCloseTo(0, within(1e-6f));
    // Half of it: intersection 200, union 400, hull 400. 0.5 * (1 - 0.5).
    assertThat(giou(new Box(0, 0, 10, 20), truth)).isCloseTo(0.25f, within(1e-6f));
    // Moved right by 10: intersection 200, union 600, hull 600. 0.5 * (1 - 1/3).
    assertThat(giou(new Box(10, 0, 30, 20), truth)).isCloseTo(1 / 3f, within(1e-6f));
    // Apart: union 800, hull 60 * 20 = 1200. 0.5 * (1 - 0 + 400 / 1200).
    assertThat(giou(new Box(40, 0, 60, 20), truth)).isCloseTo(2 / 3f, within(1e-6f));
    // Across: neither sides' overlap may stand in for the other's. Hull 60 * 60, union 800.
    assertThat(giou(new Box(40, 40, 60, 60), truth))
        .isCloseTo(0.5f * (1 + 2800 / 3600f), within(1e-6f));
  }
}
