package io.retinue.retinanet.compiler;

import io.retinue.retinanet.network.RetinaNet;
import java.util.Map;

/**
 * Emits the layers of a training program that do not learn, as a serving program has them: batch
 * norms are folded into the weights, which oneDNN packs where the processor has it. They come
 * before all that learn, so no gradient flows through them.
 */
final class FrozenLayers implements LayerEmitter {
  private final RetinaNet model;
  private final FoldedWeights weights;
  private final LayerEmitter emitter;

  FrozenLayers(RetinaNet model, Target target) {
    this.model = model;
    weights = new FoldedWeights(model::values, target.precision());
    emitter =
        target.kernels() == Target.Kernels.ONEDNN
            ? new OneDnnEmitter(weights)
            : new PlainEmitter(weights);
  }

  /** Whether the weight of a convolution stays as it is. */
  boolean contain(ConvolutionLayer layer) {
    return !model.learning().containsKey(layer.name() + ".weight");
  }

  @Override
  public String emit(ConvolutionLayer layer, Operand x, Epilogue epilogue) {
    return emitter.emit(layer, x, epilogue);
  }

  @Override
  public String pool(Operand x) {
    return emitter.pool(x);
  }

  /** What the emitted code refers to. */
  Map<String, ScriptValue> attributes() {
    return weights.attributes();
  }

  /** The method {@code pack}, to be run once, before any other. */
  String packMethod() {
    return emitter instanceof OneDnnEmitter oneDnn
        ? oneDnn.packMethod()
        : ServingCodegen.PACKS_NOTHING;
  }

  /** The functions that the emitted code calls. */
  String functions() {
    return emitter instanceof OneDnnEmitter ? OneDnnEmitter.functions() : "";
  }
}
