package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.weights.WeightsFit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** What weights that do not fit a model probably are. */
final class WeightsHint {
  private static final String CLASS_BIAS = InitialWeights.CLASS_LOGITS + ".bias";

  private WeightsHint() {}

  /** K of the weights, from the class logits' biases, A * K. */
  static OptionalInt classes(RetinaNetConfig network, Map<String, Shape> shapes) {
    Shape bias = shapes.get(CLASS_BIAS);
    long count = bias == null ? 0 : bias.size() / network.anchors().perCell();
    return count > 0 && count <= Integer.MAX_VALUE
        ? OptionalInt.of((int) count)
        : OptionalInt.empty();
  }

  /**
   * A sentence that names what would fit: the same network with another number of classes, or
   * another preset.
   *
   * @param shapes of the file's tensors, by torchvision's names
   */
  static Optional<String> of(ModelSpec spec, Map<String, Shape> shapes) {
    OptionalInt classes = classes(spec.network(), shapes);
    if (classes.isEmpty()) {
      return Optional.of("these are no RetinaNet's weights: " + CLASS_BIAS + " is missing");
    }
    int count = classes.getAsInt();
    if (WeightsFit.of(RetinaNetBlock.parameterShapes(spec.network(), count), shapes).isExact()) {
      return Optional.of(
          "the network fits, but the weights are of %d classes, and %d are named"
              .formatted(count, spec.classes().size()));
    }
    List<String> fitting =
        Preset.values().stream()
            .filter(
                preset ->
                    WeightsFit.of(RetinaNetBlock.parameterShapes(preset.network(), count), shapes)
                        .isExact())
            .map(Preset::name)
            .toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(
            fitting.stream().collect(Collectors.joining(" or ", "these look like ", ""))
                + " with %d classes".formatted(count));
  }
}
