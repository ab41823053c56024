package io.retinue.retinanet.network;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import io.retinue.retinanet.ActivationRanges;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.weights.WeightSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A RetinaNet with its weights. It lives on the processors, whatever devices there are: it is what
 * faster forms are checked against. It holds native memory until closed. Not thread-safe: one
 * thread at a time, whichever; different models are independent.
 */
public final class RetinaNet implements AutoCloseable {
  /** The file of the weights within a model's folder. */
  public static final String WEIGHTS_FILE = "weights.safetensors";

  /** The file of the {@link ModelSpec} within a model's folder. */
  public static final String SPEC_FILE = "model.json";

  public static final String ENGINE = "PyTorch";

  /** Any size will do: no parameter's shape depends on it. */
  private static final InputSize SMALLEST = InputSize.around(1, 1);

  /** The anchors of 800 x 1333 take 3 MB. */
  private static final int ANCHORS_KEPT = 16;

  private final ModelSpec spec;
  private final NDManager manager;
  private final RetinaNetBlock block;
  private final Map<String, Parameter> parameters;

  private Optional<ActivationRanges> activations = Optional.empty();

  /** Of the sizes of input used last; where inputs follow pictures, sizes come again and again. */
  private final Map<InputSize, AnchorGrid> anchors =
      Collections.synchronizedMap(
          new LinkedHashMap<>(ANCHORS_KEPT, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<InputSize, AnchorGrid> eldest) {
              return size() > ANCHORS_KEPT;
            }
          });

  private RetinaNet(ModelSpec spec, DataType type, WeightSource weights) throws IOException {
    this.spec = spec;
    block = new RetinaNetBlock(spec.network(), spec.classes().size());
    parameters = Collections.unmodifiableMap(block.parametersByName());
    manager = Engine.getEngine(ENGINE).newBaseManager(Device.cpu());
    try {
      parameters.forEach(
          (name, parameter) -> parameter.setInitializer(new GivenWeights(name, weights)));
      block.initialize(manager, type, inputShape(SMALLEST));
    } catch (UncheckedIOException e) {
      manager.close();
      throw e.getCause();
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** A model with random weights, the same for the same seed on every machine. */
  public static RetinaNet create(ModelSpec spec, long seed) {
    return create(spec, new InitialWeights(seed));
  }

  /** An untrained model. */
  public static RetinaNet create(ModelSpec spec, InitialWeights weights) {
    try {
      return from(spec, DataType.FLOAT32, weights);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A model with given weights, in a given precision. */
  public static RetinaNet from(ModelSpec spec, DataType type, WeightSource weights)
      throws IOException {
    return new RetinaNet(spec, type, weights);
  }

  /**
   * Reads a model that {@link #save} wrote.
   *
   * @throws ModelFormatException if a file is damaged or does not fit the specification
   * @throws IOException if a file cannot be read
   */
  public static RetinaNet load(Path folder) throws IOException {
    ModelSpec spec = ModelSpec.fromJson(Files.readString(folder.resolve(SPEC_FILE)));
    try (WeightsFile file = WeightsFile.open(folder.resolve(WEIGHTS_FILE))) {
      RetinaNet model = new RetinaNet(spec, DataType.FLOAT32, file.checkedFor(spec));
      model.activations = ActivationRanges.read(folder);
      return model;
    }
  }

  /**
   * A model with weights from anywhere: safetensors, or a state dict that {@code torch.save} wrote.
   *
   * @param part which of several state dicts, by its key; empty where there is only one
   * @throws ModelFormatException if the file is damaged or does not fit the specification
   * @throws IOException if it cannot be read
   */
  public static RetinaNet read(ModelSpec spec, Path weights, Optional<String> part)
      throws IOException {
    try (WeightsFile file = WeightsFile.open(weights, part)) {
      return new RetinaNet(spec, DataType.FLOAT32, file.checkedFor(spec));
    }
  }

  /**
   * Writes {@value #WEIGHTS_FILE} and {@value #SPEC_FILE} into an existing folder. The weights bear
   * torchvision's names. {@link #activations} are not written, and those of other weights deleted.
   */
  public void save(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(ActivationRanges.FILE));
    WeightsFile.write(folder.resolve(WEIGHTS_FILE), shapes(), this::values);
    Files.writeString(folder.resolve(SPEC_FILE), spec.toJson());
  }

  /**
   * Writes the weights alone, as torchvision's network of this shape loads them strictly and
   * computes the same with them. Its batch norms have an epsilon of 1e-5: where this network's
   * differs, the scales make up for it.
   *
   * @param file replaced once the new one is whole
   */
  public void export(Path file) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".part");
    try {
      Map<String, Shape> shapes = shapes();
      double epsilon = spec.network().backbone().normEpsilon();
      WeightsFile.write(
          whole, shapes, BatchNorm.withStandardEpsilon(epsilon, shapes.keySet(), this::values));
      Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(whole);
    }
  }

  /**
   * A copy for other classes, with its own memory: what this model knows about classes of the same
   * name is kept, new classes start as an untrained model would.
   */
  public RetinaNet withClasses(List<String> classes, long seed) {
    try {
      return new RetinaNet(
          spec.withClasses(classes),
          DataType.FLOAT32,
          InitialWeights.forClasses(classes, spec, this::values, new InitialWeights(seed)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Map<String, Shape> shapes() {
    Map<String, Shape> shapes = new LinkedHashMap<>();
    parameters.forEach((name, parameter) -> shapes.put(name, parameter.getArray().getShape()));
    return shapes;
  }

  /**
   * The values of a parameter as they are now, row-major.
   *
   * @param name torchvision's
   */
  public float[] values(String name, Shape shape) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name + " of shape " + shape);
    }
    return parameter.getArray().toFloatArray();
  }

  public ModelSpec spec() {
    return spec;
  }

  /**
   * What values its feature maps have, if that is known: {@link #load} finds it in the model's
   * folder. With it the model can be compiled to 8 bits.
   */
  public Optional<ActivationRanges> activations() {
    return activations;
  }

  /** What values its feature maps have with the weights of now; empty forgets it. */
  public void activations(Optional<ActivationRanges> observed) {
    activations = observed;
  }

  /** The parameters by torchvision's names, in the order of the network. */
  public Map<String, Parameter> parameters() {
    return parameters;
  }

  /**
   * From now on, the batch norms' scales, shifts and statistics stay as they are, as torchvision's
   * FrozenBatchNorm2d.
   */
  public void freezeNorms() {
    block.freezeNorms();
  }

  /** From now on, the other parts of the backbone stay as they are, their norms included. */
  public void freezeAllBut(TrainableLayers layers) {
    block.freezeAllBut(layers);
  }

  /** From now on, everything learns. */
  public void unfreeze() {
    block.unfreeze();
  }

  /**
   * What a training step changes, by torchvision's names: parameters that are not frozen, and the
   * statistics of batch norms that are not.
   */
  public Map<String, Parameter> learning() {
    Map<String, Parameter> learning = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          if (isLearning(name, parameter)) {
            learning.put(name, parameter);
          }
        });
    return learning;
  }

  private boolean isLearning(String name, Parameter parameter) {
    if (!Layer.isStatistic(parameter)) {
      return parameter.requiresGradient();
    }
    Parameter scale = parameters.get(name.substring(0, name.lastIndexOf('.') + 1) + "weight");
    return scale != null && scale.requiresGradient();
  }

  /** The owner of the parameters. A computation creates a sub-manager and closes it. */
  public NDManager manager() {
    return manager;
  }

  /** The shape of one normalized picture. */
  private static Shape inputShape(InputSize size) {
    return new Shape(1, RgbImage.CHANNELS, size.height(), size.width());
  }

  /** The anchors of one picture, all levels. May be called from any thread. */
  public AnchorGrid anchors(InputSize size) {
    return anchors.computeIfAbsent(
        size,
        one ->
            AnchorGenerator.generate(
                spec.network().anchors(), one, block.pyramidShapes(inputShape(one))));
  }

  /**
   * Logits [N, R, K] and deltas [N, R, 4] for normalized pictures; they belong to the manager of
   * the input.
   */
  public HeadOutputs forward(NDArray input, boolean training) {
    ParameterStore store = new ParameterStore(manager, false);
    NDList outputs = new Layer.ForwardContext(store, training).through(block, new NDList(input));
    return new HeadOutputs(outputs.get(0), outputs.get(1));
  }

  @Override
  public void close() {
    manager.close();
  }
}
