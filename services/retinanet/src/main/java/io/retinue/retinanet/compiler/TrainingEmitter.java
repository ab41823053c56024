package io.retinue.retinanet.compiler;

import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Emits layers with gradients: libtorch's own operations on slices of the {@link FlatTensors} that
 * are trained. ReLUs and sums are in place.
 *
 * <p>A frozen batch norm is a factor and a term for each channel. The factor is folded into the
 * kernel, so the norm costs no pass over the map, forward or backward. Layers that do not learn are
 * emitted by {@link FrozenLayers}.
 *
 * <p>Nothing in the code depends on the size of the input: batches of a run may differ in it.
 */
final class TrainingEmitter implements LayerEmitter {
  /** Share of a batch's statistics in the running ones: PyTorch's. */
  private static final double MOMENTUM = 0.1;

  private final TrainingNetwork network;
  private final FrozenLayers frozen;
  private final Map<String, ScriptValue> constants = new LinkedHashMap<>();
  private boolean isStemFrozen;

  TrainingEmitter(TrainingNetwork network, FrozenLayers frozen) {
    this.network = network;
    this.frozen = frozen;
  }

  /** The constants that the emitted code refers to. */
  Map<String, ScriptValue> constants() {
    Map<String, ScriptValue> all = new LinkedHashMap<>(constants);
    all.putAll(frozen.attributes());
    return all;
  }

  @Override
  public String sizeOf(String map, MapSize size) {
    return "[torch.size(%1$s, 2), torch.size(%1$s, 3)]".formatted(map);
  }

  /** The stem comes before it, and nothing else. */
  @Override
  public String pool(Operand x) {
    return isStemFrozen ? frozen.pool(x) : LayerEmitter.super.pool(x);
  }

  @Override
  public String emit(ConvolutionLayer layer, Operand operand, Epilogue epilogue) {
    if (frozen.contain(layer)) {
      isStemFrozen = true;
      return frozen.emit(layer, operand, epilogue);
    }
    String x = operand.variable();
    String y;
    if (layer.norm() instanceof Norm.Batch norm) {
      y = network.isFrozen(norm) ? frozen(layer, norm, x) : trained(norm, plain(layer, x));
    } else if (layer.norm() instanceof Norm.Group norm) {
      y =
          "torch.group_norm(%s, %d, %s, %s, %s, False)"
              .formatted(
                  plain(layer, x),
                  norm.groups(),
                  network.groupVector(norm.name() + ".weight"),
                  network.groupVector(norm.name() + ".bias"),
                  norm.epsilon());
    } else {
      y = plain(layer, x);
    }
    if (epilogue.residual().isPresent()) {
      y = "torch.add_(%s, %s)".formatted(y, epilogue.residual().get().variable());
    }
    return epilogue.relu() ? "torch.relu_(" + y + ")" : y;
  }

  private String plain(ConvolutionLayer layer, String x) {
    String bias = layer.hasBias() ? network.roundedVector(layer.name() + ".bias") : "None";
    return convolution(layer, x, network.roundedKernel(layer.name() + ".weight"), bias);
  }

  private static String convolution(ConvolutionLayer layer, String x, String kernel, String bias) {
    return "torch.conv2d(%s, %s, %s, %s)".formatted(x, kernel, bias, layer.geometry());
  }

  private String trained(Norm.Batch norm, String x) {
    return "torch.batch_norm(%s, %s, %s, %s, %s, True, %s, %s, False)"
        .formatted(
            x,
            network.vector(norm.name() + ".weight"),
            network.vector(norm.name() + ".bias"),
            network.statistic(norm.name() + ".running_mean"),
            network.statistic(norm.name() + ".running_var"),
            MOMENTUM,
            norm.epsilon());
  }

  private String frozen(ConvolutionLayer layer, Norm.Batch norm, String x) {
    String factor = ScriptProgram.identifier(norm.name()) + "_factor";
    String term = ScriptProgram.identifier(norm.name()) + "_term";
    constants.put(
        factor, ScriptTensor.float32(() -> network.normFactors(norm), layer.outputs(), 1, 1, 1));
    constants.put(
        term, ScriptTensor.of(network.precision(), () -> network.normTerms(norm), layer.outputs()));
    String kernel =
        "torch.to(torch.mul(%s, self.%s), %d)"
            .formatted(network.kernel(layer.name() + ".weight"), factor, network.elementCode());
    return convolution(layer, x, kernel, "self." + term);
  }
}
