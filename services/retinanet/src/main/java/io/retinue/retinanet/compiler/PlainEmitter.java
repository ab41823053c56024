package io.retinue.retinanet.compiler;

import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;

/** Layers in libtorch's own operations, which every device has. */
final class PlainEmitter implements LayerEmitter {
  private final FoldedWeights weights;

  PlainEmitter(FoldedWeights weights) {
    this.weights = weights;
  }

  @Override
  public String spell(ConvolutionLayer layer, String x, Epilogue ending) {
    String w = weights.add(layer);
    int padding = layer.padding();
    String y =
        "torch.conv2d(%s, self.%s, self.%s_bias, [%d, %d], [%d, %d], [1, 1], %d)"
            .formatted(x, w, w, layer.stride(), layer.stride(), padding, padding, layer.groups());
    if (layer.norm() instanceof Norm.Group norm) {
      y = weights.spell(norm, layer, y);
    }
    if (ending.added().isPresent()) {
      y = "torch.add(" + y + ", " + ending.added().get() + ")";
    }
    return ending.rectified() ? "torch.relu_(" + y + ")" : y;
  }
}
