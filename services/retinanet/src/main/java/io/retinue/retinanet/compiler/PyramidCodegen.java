package io.retinue.retinanet.compiler;

import io.retinue.retinanet.RetinaNetConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The method {@code pyramid}: C3, C4, C5 to P3, P4, P5, P6, P7. See the eager network's {@code
 * FeaturePyramid}.
 */
final class PyramidCodegen {
  private static final String FPN = "backbone.fpn.";

  /** C3 and P3 are the first of theirs. */
  private static final int LOWEST = 3;

  private final RetinaNetConfig network;
  private final MethodCodegen method;

  PyramidCodegen(RetinaNetConfig network, MethodCodegen method) {
    this.network = network;
    this.method = method;
  }

  /** Writes it, and gives the sizes of P3 to P7. */
  List<MapSize> write(List<BackboneCodegen.FeatureMap> c) {
    int channels = network.fpnChannels();
    int top = c.size() - 1;
    List<MapSize> levels =
        new ArrayList<>(c.stream().map(BackboneCodegen.FeatureMap::size).toList());
    method.define("pyramid(self, c: List[Tensor]) -> List[Tensor]");
    for (int i = top; i >= 0; i--) {
      merge(i, c.get(i), i == top);
      ConvolutionLayer output = layer("layer_blocks.%d.0".formatted(i), channels, 3, levels.get(i));
      method.assign("p" + (i + LOWEST), output, "merged", Epilogue.NONE);
    }
    BackboneCodegen.FeatureMap below =
        switch (network.extraLevels()) {
          case P6_FROM_C5 -> c.get(top);
          case P6_FROM_P5 -> new BackboneCodegen.FeatureMap(channels, levels.get(top));
        };
    method.line(
        switch (network.extraLevels()) {
          case P6_FROM_C5 -> "below = c[%d]".formatted(top);
          case P6_FROM_P5 -> "below = p5";
        });
    ConvolutionLayer p6 = layer("extra_blocks.p6", below.channels(), 3, below.size()).withStride(2);
    method.assign("p6", p6, "below", Epilogue.NONE);
    levels.add(below.size().shrunk(2));
    method.line("rectified = torch.relu(p6)");
    ConvolutionLayer p7 = layer("extra_blocks.p7", channels, 3, levels.get(top + 1)).withStride(2);
    method.assign("p7", p7, "rectified", Epilogue.NONE);
    levels.add(levels.get(top + 1).shrunk(2));
    method.line("return [p3, p4, p5, p6, p7]");
    return levels;
  }

  /** A level's own map, and the one above at twice the size. */
  private void merge(int i, BackboneCodegen.FeatureMap c, boolean isTop) {
    ConvolutionLayer side = layer("inner_blocks.%d.0".formatted(i), c.channels(), 1, c.size());
    method.line("side = c[%d]".formatted(i));
    if (isTop) {
      method.assign("merged", side, "side", Epilogue.NONE);
      return;
    }
    method.line(
        "above = torch.upsample_nearest2d(merged, [%d, %d], None, None)"
            .formatted(c.size().rows(), c.size().columns()));
    method.assign("merged", side, "side", Epilogue.add("above"));
  }

  private ConvolutionLayer layer(String name, int inputs, int kernel, MapSize map) {
    return ConvolutionLayer.of(FPN + name, inputs, network.fpnChannels(), kernel, List.of(map));
  }
}
