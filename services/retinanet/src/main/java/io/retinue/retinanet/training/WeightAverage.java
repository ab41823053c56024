package io.retinue.retinanet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.network.GradientRecording;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * An exponential moving average of a model's parameters, running statistics included: {@code
 * average = decay * average + (1 - decay) * weight} after each step. The decay rises to its value
 * over the first steps, {@code (1 + t) / (10 + t)}, so that the random start is soon forgotten.
 */
final class WeightAverage {
  private static final double WARM_UP = 10;

  private final double decay;
  private final List<Pair> pairs = new ArrayList<>();
  private int steps;

  private record Pair(NDArray weight, NDArray average) {}

  /**
   * @param state owns the averages
   */
  WeightAverage(NDManager state, Collection<Parameter> parameters, double decay) {
    this.decay = decay;
    try (GradientRecording off = GradientRecording.off()) {
      for (Parameter parameter : parameters) {
        NDArray average = parameter.getArray().duplicate();
        average.attach(state);
        pairs.add(new Pair(parameter.getArray(), average));
      }
    }
  }

  /** Takes the weights after a step in. */
  void update(NDManager scratch) {
    steps++;
    double kept = Math.min(decay, (1 + steps) / (WARM_UP + steps));
    try (GradientRecording off = GradientRecording.off()) {
      for (Pair pair : pairs) {
        NDArray fresh = pair.weight.mul(1 - kept);
        fresh.attach(scratch);
        pair.average.muli(kept).addi(fresh);
      }
    }
  }

  /** Replaces the weights by their averages. */
  void apply() {
    try (GradientRecording off = GradientRecording.off()) {
      pairs.forEach(pair -> pair.average.copyTo(pair.weight));
    }
  }
}
