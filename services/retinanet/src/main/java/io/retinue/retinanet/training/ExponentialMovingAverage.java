package io.retinue.retinanet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.InPlaceCopy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An exponential moving average of a model's parameters, running statistics included: {@code
 * average = decay * average + (1 - decay) * weight} after each step. The decay rises to its value
 * over the first steps, {@code (1 + t) / (10 + t)}, so that the random start is soon forgotten.
 */
final class ExponentialMovingAverage {
  private static final double WARM_UP = 10;

  private final double decay;
  private final List<Pair> pairs = new ArrayList<>();

  private record Pair(String name, NDArray weight, NDArray average) {}

  /**
   * @param state owns the averages
   */
  ExponentialMovingAverage(NDManager state, Map<String, Parameter> parameters, double decay) {
    this.decay = decay;
    try (GradientRecording off = GradientRecording.off()) {
      parameters.forEach(
          (name, parameter) -> {
            NDArray average = parameter.getArray().duplicate();
            average.attach(state);
            pairs.add(new Pair(name, parameter.getArray(), average));
          });
    }
  }

  /** The share of the weights that an average takes in after a step, the first of which is 1. */
  static double taken(double decay, int step) {
    return 1 - Math.min(decay, (1 + step) / (WARM_UP + step));
  }

  /** Takes the weights after a step in. */
  void update(NDManager scratch, int step) {
    double taken = taken(decay, step);
    try (GradientRecording off = GradientRecording.off()) {
      for (Pair pair : pairs) {
        NDArray fresh = pair.weight.mul(taken);
        fresh.attach(scratch);
        pair.average.muli(1 - taken).addi(fresh);
      }
    }
  }

  /** Adds a copy of the averages, by their names with a prefix. */
  void save(String prefix, Map<String, float[]> tensors) {
    pairs.forEach(pair -> tensors.put(prefix + pair.name, pair.average.toFloatArray()));
  }

  void restore(TrainingStep.State state) {
    pairs.forEach(
        pair -> InPlaceCopy.write(pair.average, state.of(TrainingStep.State.AVERAGE + pair.name)));
  }
}
