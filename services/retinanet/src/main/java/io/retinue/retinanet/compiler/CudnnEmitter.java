package io.retinue.retinanet.compiler;

import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;

/**
 * Emits cuDNN's fused convolutions for NVIDIA's cards: bias and epilogue cost no pass over memory
 * of their own. Layers that cuDNN does not fuse are libtorch's own operations: those without a
 * ReLU, with a group norm, in several groups, or with channels that do not fill the {@value #LANE}
 * lanes of a tensor core (the stem's three).
 */
final class CudnnEmitter implements LayerEmitter {
  private static final int LANE = 8;

  private final FoldedWeights weights;
  private final PlainEmitter plain;

  CudnnEmitter(FoldedWeights weights) {
    this.weights = weights;
    plain = new PlainEmitter(weights);
  }

  @Override
  public String emit(ConvolutionLayer layer, Operand x, Epilogue epilogue) {
    if (!isFused(layer, epilogue)) {
      return plain.emit(layer, x, epilogue);
    }
    String w = weights.add(layer);
    String rest = "self.%s_bias, %s".formatted(w, layer.geometry());
    return epilogue
        .residual()
        .map(
            residual ->
                "torch.cudnn_convolution_add_relu(%s, self.%s, %s, 1, %s)"
                    .formatted(x.variable(), w, residual.variable(), rest))
        .orElse("torch.cudnn_convolution_relu(%s, self.%s, %s)".formatted(x.variable(), w, rest));
  }

  private static boolean isFused(ConvolutionLayer layer, Epilogue epilogue) {
    return epilogue.relu()
        && !(layer.norm() instanceof Norm.Group)
        && layer.groups() == 1
        && layer.inputs() % LANE == 0
        && layer.outputs() % LANE == 0;
  }
}
