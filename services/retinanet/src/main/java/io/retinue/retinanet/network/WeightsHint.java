package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.weights.WeightsFit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What weights that do not fit a model probably are. */
final class WeightsHint {
  private static final String CLASS_BIAS = InitialWeights.CLASS_LOGITS + ".bias";

  private WeightsHint() {}

  /**
   * A sentence that says what would fit: the same network with another number of classes, or
   * another preset.
   *
   * @param shapes of the file's tensors, by torchvision's names
   */
  static Optional<String> of(ModelSpec spec, Map<String, Shape> shapes) {
    Optional<Integer> classes =
        Optional.ofNullable(shapes.get(CLASS_BIAS))
            .map(bias -> (int) (bias.size() / spec.network().anchors().perCell()))
            .filter(count -> count > 0);
    if (classes.isEmpty()) {
      return Optional.of("these are no RetinaNet's weights: " + CLASS_BIAS + " is missing");
    }
    int count = classes.get();
    if (WeightsFit.of(ParameterShapes.of(spec.network(), count), shapes).isExact()) {
      return Optional.of(
          "the network fits, but the weights know %d classes, and %d are named"
              .formatted(count, spec.classes().size()));
    }
    List<String> fitting =
        Preset.values().stream()
            .filter(
                preset ->
                    WeightsFit.of(ParameterShapes.of(preset.network(), count), shapes).isExact())
            .map(Preset::name)
            .toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(
            fitting.stream().collect(Collectors.joining(" or ", "these look like ", ""))
                + " with %d classes".formatted(count));
  }
}
