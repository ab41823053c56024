package io.retinue.retinanet.compiler;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The attributes of a serving program that are weights: each convolution's, its norm folded in, as
 * {@code NAME} and {@code NAME_bias}.
 */
final class FoldedWeights {
  private final WeightSource weights;
  private final Target.Precision precision;
  private final Map<String, ScriptValue> attributes = new LinkedHashMap<>();

  FoldedWeights(WeightSource weights, Target.Precision precision) {
    this.weights = weights;
    this.precision = precision;
  }

  /** What was added, by its attributes' names. */
  Map<String, ScriptValue> attributes() {
    return Collections.unmodifiableMap(attributes);
  }

  /** Adds a layer's weights, and gives the attribute's name. */
  String add(ConvolutionLayer layer) {
    String name = ScriptProgram.identifier(layer.name());
    FoldedConvolution folded = new FoldedConvolution(layer, weights);
    attributes.put(name, inPrecision(folded::weight, layer.weightShape()).channelsLast());
    attributes.put(name + "_bias", inPrecision(folded::bias, layer.outputs()));
    return name;
  }

  /** Adds a group norm's scale and shift, and gives the expression for norm(y). */
  String emit(Norm.Group norm, ConvolutionLayer layer, String y) {
    String name = ScriptProgram.identifier(norm.name());
    Shape shape = new Shape(layer.outputs());
    attributes.put(
        name, inPrecision(() -> weights.values(norm.name() + ".weight", shape), layer.outputs()));
    attributes.put(
        name + "_bias",
        inPrecision(() -> weights.values(norm.name() + ".bias", shape), layer.outputs()));
    return "torch.group_norm(%s, %d, self.%s, self.%s_bias, %s)"
        .formatted(y, norm.groups(), name, name, norm.epsilon());
  }

  /** Adds a list that the program itself will fill. */
  void addEmptyList(String name) {
    attributes.put(name, new ScriptValue.TensorList(List.of()));
  }

  private ScriptTensor inPrecision(ScriptTensor.Floats values, long... shape) {
    return switch (precision) {
      case FLOAT32 -> ScriptTensor.float32(values, shape);
      case BFLOAT16 -> ScriptTensor.bfloat16(values, shape);
    };
  }

  /**
   * A convolution with its batch norm folded in: with frozen statistics {@code gamma * (w * x -
   * mean) / sqrt(var + epsilon) + beta} is a convolution again, of weight {@code w * scale} and
   * bias {@code beta - mean * scale}, where {@code scale = gamma / sqrt(var + epsilon)}. Without a
   * batch norm it is what it was. A group norm stays behind it, since its statistics are each
   * picture's own.
   */
  private static final class FoldedConvolution {
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
}
