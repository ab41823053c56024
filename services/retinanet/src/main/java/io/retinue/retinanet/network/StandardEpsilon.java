package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;
import java.util.Map;

/**
 * The same function's weights for batch norms with PyTorch's epsilon. A norm multiplies by {@code
 * weight / sqrt(variance + epsilon)}; where the epsilon is another, the weight makes up for it.
 */
final class StandardEpsilon implements WeightSource {
  private final double epsilon;
  private final Map<String, Shape> shapes;
  private final WeightSource weights;

  /**
   * @param epsilon of the batch norms that the weights are of
   * @param shapes of all parameters
   */
  StandardEpsilon(double epsilon, Map<String, Shape> shapes, WeightSource weights) {
    this.epsilon = epsilon;
    this.shapes = shapes;
    this.weights = weights;
  }

  @Override
  public float[] values(String name, Shape shape) throws IOException {
    float[] values = weights.values(name, shape);
    String variance = name.substring(0, name.lastIndexOf('.') + 1) + "running_var";
    if (epsilon == Backbone.NORM_EPSILON
        || !name.endsWith(".weight")
        || !shapes.containsKey(variance)) {
      return values;
    }
    float[] variances = weights.values(variance, shape);
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      double ratio = (variances[i] + Backbone.NORM_EPSILON) / (variances[i] + epsilon);
      scaled[i] = (float) (values[i] * Math.sqrt(ratio));
    }
    return scaled;
  }
}
