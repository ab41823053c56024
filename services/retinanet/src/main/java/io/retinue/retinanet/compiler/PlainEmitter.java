package io.retinue.retinanet.compiler;

import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;

/** Emits libtorch's own operations, which every device has. */
final class PlainEmitter implements LayerEmitter {
  private final FoldedWeights weights;

  PlainEmitter(FoldedWeights weights) {
    this.weights = weights;
  }

  @Override
  public String emit(ConvolutionLayer layer, Operand x, Epilogue epilogue) {
    String w = weights.add(layer);
    String y =
        "torch.conv2d(%s, self.%s, self.%s_bias, %s)"
            .formatted(x.variable(), w, w, layer.geometry());
    if (layer.norm() instanceof Norm.Group norm) {
      y = weights.emit(norm, layer, y);
    }
    if (epilogue.residual().isPresent()) {
      y = "torch.add(" + y + ", " + epilogue.residual().get().variable() + ")";
    }
    return epilogue.relu() ? "torch.relu_(" + y + ")" : y;
  }
}
