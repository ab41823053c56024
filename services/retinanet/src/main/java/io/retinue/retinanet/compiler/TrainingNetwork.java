package io.retinue.retinanet.compiler;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;
import io.retinue.retinanet.network.RetinaNet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The network part of a training program: the method {@value #OUTPUTS}, from pixels to head
 * outputs, and the trained tensors as three flat ones: {@value #KERNELS} (with weight decay),
 * {@value #VECTORS} (biases and norms, without) and {@value #STATISTICS} (running means and
 * variances). They are always float32. With bfloat16 they are rounded for each pass, and gradients
 * flow back through the rounding. What is frozen is none of them: its numbers are constants.
 */
public final class TrainingNetwork {
  /** The method's name: {@code (pixels: Tensor) -> Tuple[Tensor, Tensor]}. */
  public static final String OUTPUTS = "outputs";

  /** The method that packs constants, to be run once, before any other: {@code () -> Tensor}. */
  public static final String PACK = ServingCodegen.PACK;

  /** The method that releases the tensors of the last pass: {@code () -> None}. */
  public static final String FORGET = "forget";

  public static final String KERNELS = "kernels";
  public static final String VECTORS = "vectors";
  public static final String STATISTICS = "statistics";

  private static final float BYTE_RANGE = 255;

  /** {@code .formatted(sizes of kernels, sizes of vectors, element type)}. */
  private static final String METHODS =
      """
      def outputs(self, pixels: Tensor) -> Tuple[Tensor, Tensor]:
        # uint8 [N, H, W, 3] to logits [N, R, K] and deltas [N, R, 4]
        self.kernel = torch.split_with_sizes(self.kernels, %1$s, 0)
        self.rounded_kernel = torch.split_with_sizes(torch.to(self.kernels, %3$d), %1$s, 0)
        self.vector = torch.split_with_sizes(self.vectors, %2$s, 0)
        self.rounded_vector = torch.split_with_sizes(torch.to(self.vectors, %3$d), %2$s, 0)
        x = torch.to(torch.permute(pixels, [0, 3, 1, 2]), 6)
        x = torch.add_(torch.mul(x, self.pixel_factor), self.pixel_term)
        levels = self.pyramid(self.backbone(torch.to(x, %3$d)))
        logits = torch.cat(self.classification_head(levels), 1)
        deltas = torch.cat(self.regression_head(levels), 1)
        return (torch.to(logits, 6), torch.to(deltas, 6))
      def forget(self) -> None:
        none = annotate(List[Tensor], [])
        self.kernel = none
        self.rounded_kernel = none
        self.vector = none
        self.rounded_vector = none
      """;

  private final RetinaNet model;
  private final Target target;
  private final FlatTensors kernels;
  private final FlatTensors vectors;
  private final FlatTensors statistics;
  private final FrozenLayers frozen;
  private final TrainingEmitter emitter;
  private final String methods;

  /**
   * @param model gives the network, the initial values, and what is frozen
   * @param input of most batches; others are slower by what packing the constants again takes
   * @param target where the program will run; only processors pack constants
   */
  public TrainingNetwork(RetinaNet model, InputSize input, Target target) {
    this.model = model;
    this.target = target;
    Map<String, long[]> kernelShapes = new LinkedHashMap<>();
    Map<String, long[]> vectorShapes = new LinkedHashMap<>();
    Map<String, long[]> statisticShapes = new LinkedHashMap<>();
    model
        .learning()
        .forEach(
            (name, parameter) -> {
              long[] shape = parameter.getShape().getShape();
              if (!parameter.requiresGradient()) {
                statisticShapes.put(name, shape);
              } else {
                (shape.length > 1 ? kernelShapes : vectorShapes).put(name, shape);
              }
            });
    kernels = new FlatTensors(kernelShapes);
    vectors = new FlatTensors(vectorShapes);
    statistics = new FlatTensors(statisticShapes);
    frozen = new FrozenLayers(model, target);
    emitter = new TrainingEmitter(this, frozen);
    ModelSpec spec = model.spec();
    methods =
        METHODS.formatted(kernels.sizes(), vectors.sizes(), elementCode())
            + NetworkCodegen.methods(
                spec.network(),
                spec.classes().size(),
                new MapSize(input.height(), input.width()),
                emitter)
            + frozen.packMethod();
  }

  public FlatTensors kernels() {
    return kernels;
  }

  public FlatTensors vectors() {
    return vectors;
  }

  public FlatTensors statistics() {
    return statistics;
  }

  /** The text of {@value #OUTPUTS}, {@value #FORGET}, {@value #PACK} and of what they call. */
  public String methods() {
    return methods;
  }

  /** The text of the functions that the methods call. */
  public String functions() {
    return frozen.functions();
  }

  /** What the methods refer to, with the model's numbers. */
  public Map<String, ScriptValue> attributes() {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    attributes.put(KERNELS, flat(kernels).learned());
    attributes.put(VECTORS, flat(vectors).learned());
    if (statistics.size() > 0) {
      attributes.put(STATISTICS, flat(statistics));
    }
    for (String list : List.of("kernel", "rounded_kernel", "vector", "rounded_vector")) {
      attributes.put(list, new ScriptValue.TensorList(List.of()));
    }
    Preprocessing input = model.spec().preprocessing();
    float[] factor = new float[RgbImage.CHANNELS];
    float[] term = new float[RgbImage.CHANNELS];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = 1 / (BYTE_RANGE * input.std().get(c));
      term[c] = -input.mean().get(c) / input.std().get(c);
    }
    attributes.put("pixel_factor", ScriptTensor.float32(() -> factor, 1, factor.length, 1, 1));
    attributes.put("pixel_term", ScriptTensor.float32(() -> term, 1, term.length, 1, 1));
    attributes.putAll(emitter.constants());
    return attributes;
  }

  /** The model's numbers, end to end. */
  public ScriptTensor flat(FlatTensors tensors) {
    return ScriptTensor.float32(() -> tensors.gather(this::values), tensors.size());
  }

  boolean isFrozen(Norm.Batch norm) {
    return !parameter(norm.name() + ".weight").requiresGradient();
  }

  int elementCode() {
    return target.precision().elements().torchCode();
  }

  String kernel(String name) {
    return kernel("kernel", name);
  }

  String roundedKernel(String name) {
    return kernel("rounded_kernel", name);
  }

  private String kernel(String list, String name) {
    FlatTensors.Slot slot = kernels.slot(name);
    long[] shape = slot.shape();
    return "torch.permute(torch.view(self.%s[%d], [%d, %d, %d, %d]), [0, 3, 1, 2])"
        .formatted(list, slot.index(), shape[0], shape[2], shape[3], shape[1]);
  }

  String vector(String name) {
    return "self.vector[%d]".formatted(vectors.slot(name).index());
  }

  String roundedVector(String name) {
    return "self.rounded_vector[%d]".formatted(vectors.slot(name).index());
  }

  String statistic(String name) {
    FlatTensors.Slot slot = statistics.slot(name);
    return "torch.narrow(self.statistics, 0, %d, %d)".formatted(slot.offset(), slot.size());
  }

  /**
   * The scale or shift of a group norm. On a graphics card, libtorch takes it only in the elements
   * of the map.
   */
  String groupVector(String name) {
    return target.kernels() == Target.Kernels.CUDNN ? roundedVector(name) : vector(name);
  }

  Target.Precision precision() {
    return target.precision();
  }

  /** What a frozen norm multiplies each channel by. */
  float[] normFactors(Norm.Batch norm) {
    float[] factors = values(norm.name() + ".weight").clone();
    float[] variances = values(norm.name() + ".running_var");
    for (int c = 0; c < factors.length; c++) {
      factors[c] = (float) (factors[c] / Math.sqrt(variances[c] + norm.epsilon()));
    }
    return factors;
  }

  /** What a frozen norm adds to each channel. */
  float[] normTerms(Norm.Batch norm) {
    float[] terms = values(norm.name() + ".bias").clone();
    float[] means = values(norm.name() + ".running_mean");
    float[] factors = normFactors(norm);
    for (int c = 0; c < terms.length; c++) {
      terms[c] -= means[c] * factors[c];
    }
    return terms;
  }

  private float[] values(String name) {
    return model.values(name, new Shape(parameter(name).getShape().getShape()));
  }

  private Parameter parameter(String name) {
    Parameter parameter = model.parameters().get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("the model has no parameter " + name);
    }
    return parameter;
  }
}
