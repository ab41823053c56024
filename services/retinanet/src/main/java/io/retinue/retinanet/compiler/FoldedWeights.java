package io.retinue.retinanet.compiler;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;
import io.retinue.retinanet.weights.WeightSource;
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
}
