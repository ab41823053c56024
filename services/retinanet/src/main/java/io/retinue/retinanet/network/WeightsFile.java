package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preset;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.weights.Safetensors;
import io.retinue.retinanet.weights.SafetensorsFile;
import io.retinue.retinanet.weights.TensorFile;
import io.retinue.retinanet.weights.TorchvisionNames;
import io.retinue.retinanet.weights.WeightSource;
import io.retinue.retinanet.weights.WeightsFit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A file with the weights of a model under torchvision's names, today's or older ones. */
public final class WeightsFile implements WeightSource, AutoCloseable {
  private final TensorFile file;
  private final Map<String, String> namesInFile;
  private final Map<String, Shape> shapes = new LinkedHashMap<>();

  private WeightsFile(TensorFile file) {
    this.file = file;
    this.namesInFile = TorchvisionNames.today(file.tensors().keySet());
    Map<String, TensorFile.Description> tensors = file.tensors();
    namesInFile.forEach(
        (name, inFile) -> {
          TensorFile.Description tensor = tensors.get(inFile);
          if (tensor != null) {
            shapes.put(name, tensor.shape());
          }
        });
  }

  /**
   * Opens safetensors.
   *
   * @throws ModelFormatException if it is damaged
   */
  static WeightsFile open(Path path) throws IOException {
    return new WeightsFile(SafetensorsFile.open(path));
  }

  /**
   * Opens safetensors, or what {@code torch.save} wrote; the first bytes tell.
   *
   * @param part which of several state dicts, by its key; empty where there is only one
   * @throws ModelFormatException if it is damaged, or neither
   */
  public static WeightsFile open(Path path, Optional<String> part) throws IOException {
    return new WeightsFile(TensorFile.open(path, part));
  }

  /**
   * Writes safetensors that PyTorch loads strictly: the parameters, and the counters that its batch
   * norms expect.
   */
  public static void write(Path path, Map<String, Shape> shapes, WeightSource weights)
      throws IOException {
    SortedMap<String, Safetensors.Tensor> tensors =
        new TreeMap<>(TorchvisionNames.counters(shapes.keySet()));
    for (Map.Entry<String, Shape> named : shapes.entrySet()) {
      float[] values = weights.values(named.getKey(), named.getValue());
      tensors.put(named.getKey(), Safetensors.Tensor.of(values, named.getValue()));
    }
    Safetensors.write(path, tensors);
  }

  /** How many classes the weights know, if they are those of a RetinaNet with such anchors. */
  public OptionalInt classes(RetinaNetConfig network) {
    return WeightsHint.classes(network, shapes);
  }

  /**
   * Checks that the file has exactly the tensors of a model, before anything native is allocated.
   *
   * @throws ModelFormatException naming what is missing, left over or of another shape, and the
   *     network that it would fit, if there is one
   */
  public WeightsFile checkedFor(ModelSpec spec) throws ModelFormatException {
    WeightsFit fit =
        WeightsFit.of(
            RetinaNetBlock.parameterShapes(spec.network(), spec.classes().size()), shapes);
    if (!fit.isExact()) {
      throw new ModelFormatException(
          file.path()
              + " does not fit the model's description: "
              + fit
              + WeightsHint.of(spec, shapes).map(hint -> "; " + hint).orElse(""));
    }
    return this;
  }

  @Override
  public float[] values(String name, Shape shape) throws IOException {
    return file.floats(namesInFile.getOrDefault(name, name));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** What weights that do not fit a model probably are. */
  private static final class WeightsHint {
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
}
