package io.retinue.retinanet.network;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.weights.Safetensors;
import io.retinue.retinanet.weights.SafetensorsFile;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A safetensors file that holds the weights of a model under torchvision's names. */
final class WeightsFile implements WeightSource, AutoCloseable {
  /** PyTorch's batch norms count their batches; nothing reads it. */
  private static final String PASSED_OVER = ".num_batches_tracked";

  private static final int NAMED_IN_A_MESSAGE = 5;

  private final Path path;
  private final SafetensorsFile file;

  private WeightsFile(Path path, SafetensorsFile file) {
    this.path = path;
    this.file = file;
  }

  static WeightsFile open(Path path) throws IOException {
    return new WeightsFile(path, SafetensorsFile.open(path));
  }

  static void write(Path path, Map<String, Parameter> parameters) throws IOException {
    SortedMap<String, Safetensors.Tensor> tensors = new TreeMap<>();
    parameters.forEach(
        (name, parameter) ->
            tensors.put(
                name,
                Safetensors.Tensor.of(
                    parameter.getArray().toFloatArray(), parameter.getArray().getShape())));
    Safetensors.write(path, tensors);
  }

  /**
   * Checks that the file has exactly the tensors of a model, before anything native is allocated.
   *
   * @throws ModelFormatException naming what is missing, unknown or of another shape
   */
  WeightsFile checkedFor(ModelSpec spec) throws ModelFormatException {
    RetinaNetBlock block = new RetinaNetBlock(spec.network(), spec.classes().size());
    Map<String, Parameter> expected = ParameterNames.of(block);
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (name, parameter) -> {
          SafetensorsFile.Entry entry = file.entries().get(name);
          if (entry == null) {
            wrong.add(name + " is missing");
          } else if (!entry.shape().equals(parameter.getShape())) {
            wrong.add(name + " is " + entry.shape() + " instead of " + parameter.getShape());
          }
        });
    for (String name : file.entries().keySet()) {
      if (!expected.containsKey(name) && !name.endsWith(PASSED_OVER)) {
        wrong.add(name + " is unknown");
      }
    }
    if (!wrong.isEmpty()) {
      String first =
          String.join("; ", wrong.subList(0, Math.min(NAMED_IN_A_MESSAGE, wrong.size())));
      String more =
          wrong.size() > NAMED_IN_A_MESSAGE
              ? "; and " + (wrong.size() - NAMED_IN_A_MESSAGE) + " more"
              : "";
      throw new ModelFormatException(
          path + " does not fit the model's description: " + first + more);
    }
    return this;
  }

  @Override
  public float[] values(String name, Shape shape) throws IOException {
    return file.floats(name);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
