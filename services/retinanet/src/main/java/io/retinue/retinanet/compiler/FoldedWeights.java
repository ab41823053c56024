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
 * The weights of a serving program: each convolution's, with its batch norm folded in, as
 * attributes {@code NAME} and {@code NAME_bias}. With frozen statistics {@code gamma * (w * x -
 * mean) / sqrt(var + epsilon) + beta} is a convolution of weight {@code w * scale} and bias {@code
 * beta - mean * scale}, where {@code scale = gamma / sqrt(var + epsilon)}. A group norm is not
 * folded: its statistics are each picture's own.
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
    attributes.put(name, inPrecision(() -> weight(layer), layer.weightShape()).channelsLast());
    attributes.put(name + "_bias", inPrecision(() -> bias(layer), layer.outputs()));
    return name;
  }

  /**
   * Adds a layer's weights as signed bytes, {@code NAME}, with the value of one step for each
   * output channel, {@code NAME_step}, and the byte that is zero, {@code NAME_zero}; and biases.
   */
  String addBytes(ConvolutionLayer layer) {
    return addBytes(layer, new float[0]);
  }

  /**
   * The same for inputs from which a value is subtracted first.
   *
   * @param subtracted a value for each input channel; its convolution goes into the biases
   */
  String addBytes(ConvolutionLayer layer, float[] subtracted) {
    String name = ScriptProgram.identifier(layer.name());
    int outputs = layer.outputs();
    attributes.put(
        name,
        ScriptTensor.int8(() -> ByteWeights.of(weight(layer), outputs).bytes(), layer.weightShape())
            .channelsLast());
    attributes.put(
        name + "_step",
        ScriptTensor.float32(() -> ByteWeights.of(weight(layer), outputs).steps(), outputs));
    attributes.put(name + "_zero", ScriptTensor.float32(() -> new float[1], 1));
    attributes.put(
        name + "_bias",
        ScriptTensor.float32(
            () -> ByteWeights.of(weight(layer), outputs).biases(bias(layer), subtracted), outputs));
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
    return ScriptTensor.of(precision, values, shape);
  }

  /** Row-major, of {@link ConvolutionLayer#weightShape}. */
  private float[] weight(ConvolutionLayer layer) throws IOException {
    float[] weight =
        weights.values(layer.name() + ".weight", new Shape(layer.weightShape())).clone();
    if (layer.norm() instanceof Norm.Batch norm) {
      double[] scale = scale(norm, layer.outputs());
      int each = weight.length / layer.outputs();
      for (int i = 0; i < weight.length; i++) {
        weight[i] = (float) (weight[i] * scale[i / each]);
      }
    }
    return weight;
  }

  /** One for each output channel. */
  private float[] bias(ConvolutionLayer layer) throws IOException {
    if (layer.norm() instanceof Norm.None) {
      return perChannel(layer.name() + ".bias", layer.outputs());
    }
    float[] bias = new float[layer.outputs()];
    if (layer.norm() instanceof Norm.Batch norm) {
      double[] scale = scale(norm, layer.outputs());
      float[] beta = perChannel(norm.name() + ".bias", layer.outputs());
      float[] mean = perChannel(norm.name() + ".running_mean", layer.outputs());
      for (int i = 0; i < bias.length; i++) {
        bias[i] = (float) (beta[i] - mean[i] * scale[i]);
      }
    }
    return bias;
  }

  private double[] scale(Norm.Batch norm, int channels) throws IOException {
    float[] gamma = perChannel(norm.name() + ".weight", channels);
    float[] variance = perChannel(norm.name() + ".running_var", channels);
    double[] scale = new double[gamma.length];
    for (int i = 0; i < scale.length; i++) {
      scale[i] = gamma[i] / Math.sqrt(variance[i] + norm.epsilon());
    }
    return scale;
  }

  private float[] perChannel(String name, int channels) throws IOException {
    return weights.values(name, new Shape(channels));
  }
}
