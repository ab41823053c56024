package io.retinue.retinanet.training;

import io.retinue.retinanet.compiler.FlatTensors;
import io.retinue.retinanet.compiler.ScriptTensor;
import io.retinue.retinanet.compiler.ScriptValue;
import io.retinue.retinanet.compiler.TrainingNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a training program moves what it learns: the lines of {@code move(gradients, norm, rate)},
 * with libtorch's fused optimizers, and the state that they keep. One call moves all kernels,
 * another all vectors, which do not decay.
 */
final class OptimizerCodegen {
  /** PyTorch's, against a division by zero. */
  private static final double CLIP_EPSILON = 1e-6;

  private final Optimization optimization;
  private final TrainingNetwork network;

  OptimizerCodegen(Optimization optimization, TrainingNetwork network) {
    this.optimization = optimization;
    this.network = network;
  }

  /** The kept tensors, zeros at first: those of the kernels, and those of the vectors. */
  Map<String, FlatTensors> state() {
    Map<String, FlatTensors> state = new LinkedHashMap<>();
    state.put("kernels_moment1", network.kernels());
    state.put("vectors_moment1", network.vectors());
    if (optimization.optimizer() instanceof OptimizerConfig.AdamW) {
      state.put("kernels_moment2", network.kernels());
      state.put("vectors_moment2", network.vectors());
    }
    return state;
  }

  Map<String, ScriptValue> attributes() {
    Map<String, ScriptValue> attributes = new LinkedHashMap<>();
    state()
        .forEach(
            (name, tensors) ->
                attributes.put(
                    name, ScriptTensor.float32(() -> new float[tensors.size()], tensors.size())));
    attributes.put("steps", ScriptTensor.float32(() -> new float[1]));
    attributes.put("moved", new ScriptValue.TensorList(List.of()));
    return attributes;
  }

  String method() {
    StringBuilder method =
        new StringBuilder(
            "def move(self, kernels: Tensor, vectors: Tensor, norm: Tensor, rate: float) ->"
                + " Tensor:\n");
    optimization
        .clipNorm()
        .ifPresent(
            limit ->
                method.append(
                    "  excess = torch.clamp_min(torch.div(torch.add(norm, %s), %s), 1.)\n"
                        .formatted(CLIP_EPSILON, limit)));
    method.append("  torch.add_(self.steps, 1)\n");
    method.append(update("kernels", optimization.optimizer().weightDecay()));
    method.append(update("vectors", 0));
    return method.append("  return norm\n").toString();
  }

  private String update(String tensors, double decay) {
    String scale = optimization.clipNorm().isPresent() ? "excess" : "None";
    // libtorch takes a write to a list that is made on the spot for dead, and leaves it out.
    String moved = "  self.moved = [torch.detach(self.%s)]\n".formatted(tensors);
    if (optimization.optimizer() instanceof OptimizerConfig.Sgd sgd) {
      return moved
          + """
            torch._fused_sgd_(self.moved, [%1$s], [self.%1$s_moment1], \
          weight_decay=%2$s, momentum=%3$s, lr=rate, dampening=0., nesterov=False, maximize=False, \
          is_first_step=False, grad_scale=%4$s, found_inf=None)
          """
              .formatted(tensors, decay, sgd.momentum(), scale);
    }
    return moved
        + """
          torch._fused_adamw_(self.moved, [%1$s], [self.%1$s_moment1], \
        [self.%1$s_moment2], annotate(List[Tensor], []), [self.steps], lr=rate, beta1=%2$s, \
        beta2=%3$s, weight_decay=%4$s, eps=%5$s, amsgrad=False, maximize=False, grad_scale=%6$s, \
        found_inf=None)
        """
            .formatted(
                tensors,
                Optimizer.AdamW.BETA_1,
                Optimizer.AdamW.BETA_2,
                decay,
                Optimizer.AdamW.EPSILON,
                scale);
  }
}
