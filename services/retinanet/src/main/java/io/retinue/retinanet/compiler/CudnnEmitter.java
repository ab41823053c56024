package io.retinue.retinanet.compiler;

import io.retinue.retinanet.compiler.ConvolutionLayer.Norm;

/**
 * Layers in cuDNN's fused convolutions, for NVIDIA's cards: the bias, what is added and the ReLU
 * cost no pass over memory of their own. A layer that cuDNN does not fuse is spelled in libtorch's
 * own operations: without a ReLU, with a group norm, in several groups, or of channels that do not
 * fill the {@value #LANE} lanes of a tensor core (the stem's three).
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
  public String spell(ConvolutionLayer layer, String x, Epilogue ending) {
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

  private static boolean isFused(ConvolutionLayer layer, Epilogue ending) {
    return ending.rectified()
        && !(layer.norm() instanceof Norm.Group)
        && layer.groups() == 1
        && layer.inputs() % LANE == 0
        && layer.outputs() % LANE == 0;
  }
}
