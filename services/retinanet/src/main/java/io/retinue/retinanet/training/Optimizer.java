package io.retinue.retinanet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.InPlaceCopy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The eager form of an {@link OptimizerConfig}: moves parameters by their gradients, which are
 * first shortened together to a length. Its state is freed with the manager it is given.
 */
abstract class Optimizer {
  /** PyTorch's, against a division by zero. */
  private static final double CLIP_EPSILON = 1e-6;

  private final List<Slot> slots = new ArrayList<>();
  private final double clipNorm;
  private int steps;

  /**
   * A parameter that learns.
   *
   * @param decay its weight decay
   * @param state zeros of its shape at first, by {@link TrainingStep.State}'s prefixes
   */
  record Slot(String name, PtNDArray weight, float decay, Map<String, PtNDArray> state) {
    PtNDArray state(String prefix) {
      PtNDArray tensor = state.get(prefix);
      if (tensor == null) {
        throw new IllegalArgumentException("no " + prefix + " among " + state.keySet());
      }
      return tensor;
    }
  }

  /**
   * @param manager owns the state
   * @param parameters by name; those that do not require a gradient are left alone
   * @param state what is kept of each parameter
   */
  Optimizer(
      NDManager manager,
      Map<String, Parameter> parameters,
      double weightDecay,
      double clipNorm,
      List<String> state) {
    this.clipNorm = clipNorm;
    parameters.forEach(
        (name, parameter) -> {
          if (parameter.requiresGradient()) {
            PtNDArray weight = (PtNDArray) parameter.getArray();
            boolean decays = weight.getShape().dimension() > 1;
            Map<String, PtNDArray> kept = new LinkedHashMap<>();
            state.forEach(
                prefix ->
                    kept.put(
                        prefix,
                        (PtNDArray) manager.zeros(weight.getShape(), weight.getDataType())));
            slots.add(new Slot(name, weight, decays ? (float) weightDecay : 0, kept));
          }
        });
  }

  /**
   * @param manager owns the state
   */
  static Optimizer of(
      Optimization optimization, NDManager manager, Map<String, Parameter> parameters) {
    double clipNorm = optimization.clipNorm().orElse(Double.POSITIVE_INFINITY);
    if (optimization.optimizer() instanceof OptimizerConfig.Sgd sgd) {
      return new Sgd(manager, parameters, sgd, clipNorm);
    }
    return new AdamW(
        manager, parameters, (OptimizerConfig.AdamW) optimization.optimizer(), clipNorm);
  }

  /**
   * Moves the weights by their gradients, and clears these.
   *
   * @param scratch owns what the step needs for a moment
   * @return the length of all gradients together before it was clipped; if it is not a number,
   *     nothing has moved
   */
  final double step(NDManager scratch, double learningRate) {
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
      steps++;
      double scale = Math.min(1, clipNorm / (norm + CLIP_EPSILON));
      try (GradientRecording off = GradientRecording.off()) {
        for (int i = 0; i < gradients.size(); i++) {
          move(slots.get(i), gradients.get(i), learningRate, scale, steps);
        }
      }
    }
    slots.forEach(slot -> JniUtils.zeroGrad(slot.weight));
    return norm;
  }

  /**
   * Moves one parameter.
   *
   * @param scale what the gradient is multiplied by
   * @param step which one this is, from 1
   */
  abstract void move(Slot slot, PtNDArray gradient, double learningRate, double scale, int step);

  /** Adds a copy of the state. */
  final void save(Map<String, float[]> tensors) {
    slots.forEach(
        slot ->
            slot.state.forEach(
                (prefix, tensor) -> tensors.put(prefix + slot.name, tensor.toFloatArray())));
  }

  /**
   * Takes a state back.
   *
   * @param stepsTaken before
   */
  final void restore(TrainingStep.State state, int stepsTaken) {
    steps = stepsTaken;
    slots.forEach(
        slot ->
            slot.state.forEach(
                (prefix, tensor) -> InPlaceCopy.write(tensor, state.of(prefix + slot.name))));
  }

  /**
   * {@link OptimizerConfig.Sgd}, tensor by tensor. Not with DJL's own update: that one keeps the
   * learning rate inside the velocity, so that a falling rate would leave old steps at their old
   * length.
   */
  static final class Sgd extends Optimizer {
    private final double momentum;

    Sgd(
        NDManager manager,
        Map<String, Parameter> parameters,
        OptimizerConfig.Sgd optimizer,
        double clipNorm) {
      super(
          manager,
          parameters,
          optimizer.weightDecay(),
          clipNorm,
          List.of(TrainingStep.State.MOMENT_1));
      momentum = optimizer.momentum();
    }

    @Override
    void move(Slot slot, PtNDArray gradient, double learningRate, double scale, int step) {
      NDArray velocity = slot.state(TrainingStep.State.MOMENT_1);
      gradient.muli(scale);
      velocity.muli(momentum).addi(gradient);
      if (slot.decay() > 0) {
        try (NDArray decay = slot.weight().mul(slot.decay())) {
          velocity.addi(decay);
        }
      }
      try (NDArray moved = velocity.mul(learningRate)) {
        slot.weight().subi(moved);
      }
    }
  }

  /** {@link OptimizerConfig.AdamW}, tensor by tensor. */
  static final class AdamW extends Optimizer {
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
}
