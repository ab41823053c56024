package io.retinue.retinanet.training;

import io.retinue.retinanet.compiler.FlatTensors;
import io.retinue.retinanet.compiler.ScriptProgram;
import io.retinue.retinanet.compiler.ScriptValue;
import io.retinue.retinanet.compiler.TrainingNetwork;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The program that takes a training step in one call: from pixels and targets to moved weights. Its
 * methods are
 *
 * <ul>
 *   <li>{@value #STEP}: a batch, the learning rate and the share that averages take in, to class
 *       loss, box loss and length of the gradient; nothing moves unless they are finite;
 *   <li>{@value #KEPT}: the tensors that the next step depends on, in the order of {@link #kept};
 *   <li>{@value #KEEP}: takes them back, and the number of steps taken.
 * </ul>
 */
final class StepCodegen {
  static final String STEP = "step";
  static final String KEPT = "kept";
  static final String KEEP = "keep";

  private static final String AVERAGE = "_average";

  /** {@code .formatted(lines that average)}. */
  private static final String METHODS =
      """
      def step(self, pixels: Tensor, weights: Tensor, rows: Tensor, labels: Tensor, truth: Tensor, rates: Tensor) -> Tensor:
        # uint8 [N, H, W, 3], float [N * R, 1], long [F], long [F], float [F, 4], double [2]
        logits, deltas, = self.outputs(pixels)
        class_loss, class_slopes, = __torch__.class_loss(torch.detach(logits), weights, rows, labels)
        box_loss, box_slopes, = __torch__.box_loss(torch.detach(deltas), weights, rows, truth)
        slopes = annotate(List[Optional[Tensor]], [class_slopes, box_slopes])
        gradients = torch.autograd.grad([logits, deltas], [self.kernels, self.vectors], slopes)
        kernels = torch._unwrap_optional(gradients[0])
        vectors = torch._unwrap_optional(gradients[1])
        norm = torch.hypot(torch.linalg_vector_norm(kernels), torch.linalg_vector_norm(vectors))
        found = torch.stack([class_loss, box_loss, norm])
        if bool(torch.all(torch.isfinite(found))):
          norm = self.move(kernels, vectors, norm, float(rates[0]))
          taken = float(rates[1])
      %s
        self.forget()
        return found
      """;

  private final OptimizerCodegen optimizer;
  private final Map<String, FlatTensors> kept = new LinkedHashMap<>();
  private final boolean averages;
  private final ScriptProgram program;

  StepCodegen(TrainingNetwork network, Recipe recipe) {
    this.optimizer = new OptimizerCodegen(recipe.optimization(), network);
    this.averages = recipe.optimization().averaging().isPresent();
    Map<String, FlatTensors> learned = new LinkedHashMap<>();
    learned.put(TrainingNetwork.KERNELS, network.kernels());
    learned.put(TrainingNetwork.VECTORS, network.vectors());
    if (network.statistics().size() > 0) {
      learned.put(TrainingNetwork.STATISTICS, network.statistics());
    }
    kept.putAll(learned);
    Map<String, ScriptValue> attributes = new LinkedHashMap<>(network.attributes());
    if (averages) {
      learned.forEach(
          (name, tensors) -> {
            kept.put(name + AVERAGE, tensors);
            attributes.put(name + AVERAGE, network.flat(tensors));
          });
    }
    kept.putAll(optimizer.state());
    attributes.putAll(optimizer.attributes());
    program =
        new ScriptProgram(
            "TrainingStep",
            attributes,
            METHODS.formatted(averaging(learned))
                + optimizer.method()
                + keeping()
                + network.methods(),
            LossCodegen.functions(recipe.losses()) + network.functions());
  }

  ScriptProgram program() {
    return program;
  }

  /** What the tensors of {@value #KEPT} are, in their order, by the attributes' names. */
  Map<String, FlatTensors> kept() {
    return kept;
  }

  /** How a tensor of a kept attribute is called in a {@link TrainingStep.State}. */
  static String prefix(String attribute) {
    if (attribute.endsWith(AVERAGE)) {
      return TrainingStep.State.AVERAGE;
    }
    if (attribute.endsWith("_moment1")) {
      return TrainingStep.State.MOMENT_1;
    }
    return attribute.endsWith("_moment2") ? TrainingStep.State.MOMENT_2 : TrainingStep.State.WEIGHT;
  }

  private String averaging(Map<String, FlatTensors> learned) {
    return learned.keySet().stream()
        .filter(name -> averages)
        .map(
            name ->
                "    torch.lerp_(self.%s, torch.detach(self.%s), taken)"
                    .formatted(name + AVERAGE, name))
        .collect(Collectors.joining("\n"));
  }

  private String keeping() {
    String all =
        kept.keySet().stream()
            .map(name -> "torch.detach(self." + name + ")")
            .collect(Collectors.joining(", "));
    StringBuilder keep = new StringBuilder("def keep(self, steps: Tensor");
    kept.keySet().forEach(name -> keep.append(", ").append(name).append(": Tensor"));
    keep.append(") -> Tensor:\n");
    kept.keySet()
        .forEach(
            name -> keep.append("  torch.copy_(torch.detach(self.%1$s), %1$s)\n".formatted(name)));
    keep.append("  return torch.copy_(self.steps, steps)\n");
    return "def kept(self) -> List[Tensor]:\n  return [" + all + "]\n" + keep;
  }
}
