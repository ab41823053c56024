package io.retinue.retinanet.compiler;

import io.retinue.retinanet.RetinaNetConfig;
import java.util.List;

/**
 * The methods {@code classification_head} and {@code regression_head}: P3 to P7 to one map of rows
 * a level, [N, rows * columns * A, values]. See the eager network's {@code SubnetHead}.
 */
final class HeadCodegen {
  private static final double GROUP_NORM_EPSILON = 1e-5;

  private final RetinaNetConfig network;
  private final MethodCodegen method;

  HeadCodegen(RetinaNetConfig network, MethodCodegen method) {
    this.network = network;
    this.method = method;
  }

  /**
   * Writes one: the same convolutions on every level, then {@code values} numbers an anchor.
   *
   * @param last torchvision's name of the last convolution
   */
  void write(String subnet, String last, int values, List<MapSize> levels) {
    String name = "head." + subnet + ".";
    int channels = network.fpnChannels();
    method.define(subnet + "(self, levels: List[Tensor]) -> List[Tensor]");
    method.line("outputs = annotate(List[Tensor], [])");
    method.line("for level in range(%d):".formatted(levels.size()));
    method.line("  x = levels[level]");
    for (int i = 0; i < network.headConvs(); i++) {
      String block = name + "conv." + i + ".";
      ConvolutionLayer layer =
          ConvolutionLayer.of(block + "0", channels, channels, 3, levels).withNorm(norm(block));
      method.assign("  x", layer, "x", Epilogue.RELU);
    }
    int outputs = network.anchors().perCell() * values;
    method.assign(
        "  x", ConvolutionLayer.of(name + last, channels, outputs, 3, levels), "x", Epilogue.NONE);
    method.line(
        "  # [N, A * %d, rows, columns] to [N, rows * columns * A, %d]".formatted(values, values));
    method.line("  x = torch.permute(x, [0, 2, 3, 1])");
    method.line("  outputs.append(torch.reshape(x, [torch.size(x, 0), -1, %d]))".formatted(values));
    method.line("return outputs");
  }

  private ConvolutionLayer.Norm norm(String block) {
    return switch (network.headNorm()) {
      case NONE -> new ConvolutionLayer.Norm.None();
      case GROUP_NORM ->
          new ConvolutionLayer.Norm.Group(
              block + "1", RetinaNetConfig.HEAD_NORM_GROUPS, GROUP_NORM_EPSILON);
    };
  }
}
