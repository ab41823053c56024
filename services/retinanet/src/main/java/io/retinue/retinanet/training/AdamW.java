package io.retinue.retinanet.training;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;

/** {@link OptimizerConfig.AdamW}, tensor by tensor. */
final class AdamW extends Optimizer {
  static final double BETA_1 = 0.9;
  static final double BETA_2 = 0.999;
  static final double EPSILON = 1e-8;

  private static final float NO_CLAMP = -1;

  AdamW(
      NDManager manager,
      Map<String, Parameter> parameters,
      OptimizerConfig.AdamW optimizer,
      double clipNorm) {
    super(
        manager,
        parameters,
        optimizer.weightDecay(),
        clipNorm,
        List.of(TrainingStep.State.MOMENT_1, TrainingStep.State.MOMENT_2));
  }

  @Override
  void move(Slot slot, PtNDArray gradient, double learningRate, double scale, int step) {
    double rootOfCorrection2 = Math.sqrt(1 - Math.pow(BETA_2, step));
    double corrected = learningRate * rootOfCorrection2 / (1 - Math.pow(BETA_1, step));
    JniUtils.adamUpdate(
        slot.weight(),
        gradient,
        slot.state(TrainingStep.State.MOMENT_1),
        slot.state(TrainingStep.State.MOMENT_2),
        (float) learningRate,
        (float) corrected,
        slot.decay(),
        (float) scale,
        NO_CLAMP,
        (float) BETA_1,
        (float) BETA_2,
        // libtorch divides by sqrt(v) + epsilon; the paper by sqrt(v) / correction + epsilon.
        (float) (EPSILON * rootOfCorrection2),
        true);
  }
}
