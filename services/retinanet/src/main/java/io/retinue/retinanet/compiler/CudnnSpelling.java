package io.retinue.retinanet.compiler;

import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;

/**
 * Layers in cuDNN's fused convolutions, for NVIDIA's cards: the bias, what is added and the ReLU
 * cost no pass over memory of their own. A layer that cuDNN does not fuse is spelt in libtorch's
 * own operations: without a ReLU, with a group norm, in several groups, or of channels that do not
 * fill the {@value #LANE} lanes of a tensor core (the stem's three).
 */
final class CudnnSpelling implements LayerSpelling {
  private static final int LANE = 8;

  private final FoldedWeights weights;
  private final PlainSpelling plain;

  CudnnSpelling(FoldedWeights weights) {
    this.weights = weights;
    plain = new PlainSpelling(weights);
  }

  @Override
  public String spell(ConvolutionLayer layer, String x, Ending ending) {
    if (!isFused(layer, ending)) {
      return plain.spell(layer, x, ending);
    }
    String w = weights.add(layer);
    String rest =
        "self.%s_bias, [%d, %d], [%d, %d], [1, 1], %d"
            .formatted(
                w,
                layer.stride(),
                layer.stride(),
                layer.padding(),
                layer.padding(),
                layer.groups());
    return ending
        .added()
        .map(
            added ->
                "torch.cudnn_convolution_add_relu(%s, self.%s, %s, 1, %s)"
                    .formatted(x, w, added, rest))
        .orElse("torch.cudnn_convolution_relu(%s, self.%s, %s)".formatted(x, w, rest));
  }

  private static boolean isFused(ConvolutionLayer layer, Ending ending) {
    return ending.rectified()
        && !(layer.norm() instanceof Norm.Group)
        && layer.groups() == 1
        && layer.inputs() % LANE == 0
        && layer.outputs() % LANE == 0;
  }
}
