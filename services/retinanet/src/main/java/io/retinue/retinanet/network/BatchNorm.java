package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.weights.WeightSource;
import java.util.Set;

/** Batch norm over channels (Ioffe and Szegedy, arXiv 1502.03167), or its frozen form. */
final class BatchNorm extends Layer {
  /** Share of the old running statistics that a step keeps; PyTorch's momentum of 0.1. */
  private static final float KEPT = 0.9f;

  /** What DJL's PyTorch engine calls the second axis: the path that copies nothing. */
  private static final int CHANNEL_AXIS = -1;

  private final Parameter weight;
  private final Parameter bias;
  private final Parameter runningMean;
  private final Parameter runningVar;
  private final float epsilon;
  private boolean frozen;

  /**
   * @param epsilon added to a variance before it is divided by its root
   */
  BatchNorm(int channels, double epsilon) {
    this.epsilon = (float) epsilon;
    weight = parameter("weight", Parameter.Type.GAMMA, channels);
    bias = parameter("bias", Parameter.Type.BETA, channels);
    runningMean = parameter("running_mean", Parameter.Type.RUNNING_MEAN, channels);
    runningVar = parameter("running_var", Parameter.Type.RUNNING_VAR, channels);
  }

  /** From now on, scale, shift and statistics stay as they are: FrozenBatchNorm2d. */
  @Override
  void freeze() {
    super.freeze();
    frozen = true;
  }

  @Override
  void unfreeze() {
    super.unfreeze();
    frozen = false;
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    NDArray x = inputs.singletonOrThrow();
    return ai.djl.nn.norm.BatchNorm.batchNorm(
        x,
        pass.constant(runningMean, x),
        pass.constant(runningVar, x),
        pass.value(weight, x),
        pass.value(bias, x),
        CHANNEL_AXIS,
        KEPT,
        epsilon,
        pass.training() && !frozen);
  }

  /**
   * The same function's weights for batch norms with PyTorch's epsilon. A norm multiplies by {@code
   * weight / sqrt(variance + epsilon)}; where the epsilon is another, the weight makes up for it.
   *
   * @param epsilon of the batch norms that the weights are of
   * @param parameters names of all parameters
   */
  static WeightSource withStandardEpsilon(
      double epsilon, Set<String> parameters, WeightSource weights) {
    return (name, shape) -> {
      float[] values = weights.values(name, shape);
      String variance = name.substring(0, name.lastIndexOf('.') + 1) + "running_var";
      if (epsilon == Backbone.NORM_EPSILON
          || !name.endsWith(".weight")
          || !parameters.contains(variance)) {
        return values;
      }
      float[] variances = weights.values(variance, shape);
      float[] scaled = new float[values.length];
      for (int i = 0; i < scaled.length; i++) {
        double ratio = (variances[i] + Backbone.NORM_EPSILON) / (variances[i] + epsilon);
        scaled[i] = (float) (values[i] * Math.sqrt(ratio));
      }
      return scaled;
    };
  }
}
