package io.retinue.retinanet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.RetinaNet;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FocalLossTest {
  private NDManager manager;

  @BeforeEach
  void open() {
    manager = Engine.getEngine(RetinaNet.ENGINE).newBaseManager();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static FocalLoss focal(double alpha, double gamma) {
    return new FocalLoss(new ClassLoss.Focal(alpha, 1 - alpha, gamma));
  }

  private double loss(double alpha, double gamma, double logit, double target) {
    NDArray loss =
        focal(alpha, gamma)
            .elementwise(
                manager.create(new double[] {logit}), manager.create(new double[] {target}));
    return loss.toDoubleArray()[0];
  }

  @Test
  void shouldCountAnUndecidedAnchorAQuarter() {
    // p = 0.5: (1 - 0.5)^2 * ln 2, times alpha of 0.25 or 0.75.
    assertThat(loss(0.25, 2, 0, 1)).isCloseTo(0.25 * 0.25 * Math.log(2), within(1e-12));
    assertThat(loss(0.25, 2, 0, 0)).isCloseTo(0.75 * 0.25 * Math.log(2), within(1e-12));
  }

  @Test
  void shouldBeBalancedCrossEntropyWhenGammaIsZero() {
    // p = 0.9 at the logit ln 9.
    assertThat(loss(0.25, 0, Math.log(9), 1)).isCloseTo(-0.25 * Math.log(0.9), within(1e-12));
    assertThat(loss(0.25, 0, Math.log(9), 0)).isCloseTo(-0.75 * Math.log(0.1), within(1e-12));
  }

  @Test
  void shouldStayANumberAtTheEnds() {
    assertThat(loss(0.25, 2, 1000, 0)).isCloseTo(750, within(1e-9));
    assertThat(loss(0.25, 2, -1000, 1)).isCloseTo(250, within(1e-9));
    assertThat(loss(0.25, 2, 1000, 1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 2, 5})
  void shouldHaveASlopeAtTheEnds(double gamma) {
    assertThat(gradient(gamma, 1000, 1)).isZero();
    assertThat(gradient(gamma, -1000, 0)).isZero();
    // A foreground anchor that is lost is pulled back with all its weight, however great gamma.
    assertThat(gradient(gamma, -1000, 1)).isCloseTo(-0.25, within(1e-12));
    assertThat(gradient(gamma, 1000, 0)).isCloseTo(0.75, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 2, 5})
  void shouldAgreeWithTheDefinitionAndItsSlope(double gamma) {
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      double x = random.nextGaussian() * 3;
      double t = random.nextInt(2);

      assertThat(loss(0.25, gamma, x, t)).isCloseTo(definition(0.25, gamma, x, t), within(1e-10));
      double slope =
          (definition(0.25, gamma, x + 1e-6, t) - definition(0.25, gamma, x - 1e-6, t)) / 2e-6;
      assertThat(gradient(gamma, x, t)).isCloseTo(slope, within(1e-7));
    }
  }

  /** Equation 5 of the paper, with the logarithms as they stand. */
  private static double definition(double alpha, double gamma, double x, double t) {
    double towardsTruth = t == 1 ? x : -x;
    double pt = 1 / (1 + Math.exp(-towardsTruth));
    double wrong = 1 / (1 + Math.exp(towardsTruth));
    double alphaT = t == 1 ? alpha : 1 - alpha;
    return -alphaT * Math.pow(wrong, gamma) * Math.log(pt);
  }

  private double gradient(double gamma, double x, double t) {
    try (GradientRecording on = GradientRecording.on()) {
      NDArray logit = manager.create(new double[] {x});
      logit.setRequiresGradient(true);
      NDArray loss = focal(0.25, gamma).elementwise(logit, manager.create(new double[] {t})).sum();
      NDArray one = manager.ones(new Shape(), DataType.FLOAT64);
      JniUtils.backward((PtNDArray) loss, (PtNDArray) one, false, false);
      return logit.getGradient().toDoubleArray()[0];
    }
  }

  @Test
  void shouldWeighRowsAndAskForegroundForItsClassOnly() {
    // Two anchors of one picture, two classes; the first is foreground of class 1, the second
    // ignored.
    BatchTargets targets =
        new BatchTargets(
            new float[] {0.5f, 0}, new long[] {0}, new long[] {1}, new float[4], new float[4]);
    NDArray logits = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 2, 2));

    float loss = focal(0.25, 2).of(logits, targets).getFloat();

    double expected = 0.5 * (definition(0.25, 2, 1, 0) + definition(0.25, 2, 2, 1));
    assertThat(loss).isCloseTo((float) expected, within(1e-6f));
  }
}
