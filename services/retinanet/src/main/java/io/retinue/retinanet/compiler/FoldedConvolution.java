package io.retinue.retinanet.compiler;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;

/**
 * A convolution with its batch norm folded in: with frozen statistics {@code gamma * (w * x - mean)
 * / sqrt(var + epsilon) + beta} is a convolution again, of weight {@code w * scale} and bias {@code
 * beta - mean * scale}, where {@code scale = gamma / sqrt(var + epsilon)}. Without a batch norm it
 * is what it was. A group norm stays behind it, since its statistics are each picture's own.
 */
final class FoldedConvolution {
  private final ConvolutionLayer layer;
  private final WeightSource weights;

  FoldedConvolution(ConvolutionLayer layer, WeightSource weights) {
    this.layer = layer;
    this.weights = weights;
  }

  /** Row-major, of {@link ConvolutionLayer#weightShape}. */
  float[] weight() throws IOException {
    float[] weight =
        weights.values(layer.name() + ".weight", new Shape(layer.weightShape())).clone();
    if (layer.norm() instanceof ConvolutionLayer.Norm.Batch norm) {
      double[] scale = scale(norm);
      int each = weight.length / layer.outputs();
      for (int i = 0; i < weight.length; i++) {
        weight[i] = (float) (weight[i] * scale[i / each]);
      }
    }
    return weight;
  }

  /** One for each output channel. */
  float[] bias() throws IOException {
    if (layer.norm() instanceof ConvolutionLayer.Norm.None) {
      return perChannel(layer.name() + ".bias");
    }
    float[] bias = new float[layer.outputs()];
    if (layer.norm() instanceof ConvolutionLayer.Norm.Batch norm) {
      double[] scale = scale(norm);
      float[] beta = perChannel(norm.name() + ".bias");
      float[] mean = perChannel(norm.name() + ".running_mean");
      for (int i = 0; i < bias.length; i++) {
        bias[i] = (float) (beta[i] - mean[i] * scale[i]);
      }
    }
    return bias;
  }

  private double[] scale(ConvolutionLayer.Norm.Batch norm) throws IOException {
    float[] gamma = perChannel(norm.name() + ".weight");
    float[] variance = perChannel(norm.name() + ".running_var");
    double[] scale = new double[gamma.length];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = gamma[i] / Math.sqrt(variance[i] + norm.epsilon());
    }
    return scale;
  }

  private float[] perChannel(String name) throws IOException {
    return weights.values(name, new Shape(layer.outputs()));
  }
}
