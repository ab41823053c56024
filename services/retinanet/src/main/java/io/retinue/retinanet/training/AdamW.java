package io.retinue.retinanet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2), for
 * tensors of two dimensions or more; gradients are first shortened together to a length. Its state
 * is freed with the manager it is given.
 */
final class AdamW {
  private static final double BETA_1 = 0.9;
  private static final double BETA_2 = 0.999;
  private static final double EPSILON = 1e-8;

  /** PyTorch's, against a division by zero. */
  private static final double CLIP_EPSILON = 1e-6;

  private static final float NO_CLAMP = -1;

  private final List<Slot> slots = new ArrayList<>();
  private final double clipNorm;
  private int steps;

  private record Slot(PtNDArray weight, PtNDArray mean, PtNDArray variance, float decay) {}

  /**
   * @param state owns the moments
   * @param parameters those that do not require a gradient are left alone
   */
  AdamW(NDManager state, Collection<Parameter> parameters, double weightDecay, double clipNorm) {
    this.clipNorm = clipNorm;
    for (Parameter parameter : parameters) {
      if (parameter.requiresGradient()) {
        PtNDArray weight = (PtNDArray) parameter.getArray();
        boolean decays = weight.getShape().dimension() > 1;
        slots.add(
            new Slot(
                weight,
                (PtNDArray) state.zeros(weight.getShape(), weight.getDataType()),
                (PtNDArray) state.zeros(weight.getShape(), weight.getDataType()),
                decays ? (float) weightDecay : 0));
      }
    }
  }

  /**
   * Moves the weights by their gradients, and clears these.
   *
   * @param scratch owns what the step needs for a moment
   * @return the length of all gradients together before it was clipped; if it is not a number,
   *     nothing has moved
   */
  double step(NDManager scratch, double learningRate) {
    List<PtNDArray> gradients = new ArrayList<>(slots.size());
    NDList norms = new NDList();
    for (Slot slot : slots) {
      PtNDArray gradient = (PtNDArray) slot.weight.getGradient();
      // A gradient's handle is born on the model's manager, where it would stay.
      gradient.attach(scratch);
      gradients.add(gradient);
      norms.add(gradient.norm());
    }
    NDArray total = NDArrays.stack(norms).norm();
    double norm = total.toType(DataType.FLOAT64, false).getDouble();
    if (Double.isFinite(norm)) {
      move(gradients, learningRate, Math.min(1, clipNorm / (norm + CLIP_EPSILON)));
    }
    slots.forEach(slot -> JniUtils.zeroGrad(slot.weight));
    return norm;
  }

  private void move(List<PtNDArray> gradients, double learningRate, double scale) {
    steps++;
    double rootOfCorrection2 = Math.sqrt(1 - Math.pow(BETA_2, steps));
    double corrected = learningRate * rootOfCorrection2 / (1 - Math.pow(BETA_1, steps));
    for (int i = 0; i < gradients.size(); i++) {
      Slot slot = slots.get(i);
      JniUtils.adamUpdate(
          slot.weight,
          gradients.get(i),
          slot.mean,
          slot.variance,
          (float) learningRate,
          (float) corrected,
          slot.decay,
          (float) scale,
          NO_CLAMP,
          (float) BETA_1,
          (float) BETA_2,
          // libtorch divides by sqrt(v) + epsilon; the paper by sqrt(v) / correction + epsilon.
          (float) (EPSILON * rootOfCorrection2),
          true);
    }
  }
}
