package io.retinue.retinanet.compiler;

import io.retinue.retinanet.RetinaNetConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RetinaNet (figure 3 of the paper) as methods of a program: the walk of the eager blocks, layer by
 * layer under their names, with every map's size known. A {@link LayerEmitter} generates the
 * layers.
 *
 * <ul>
 *   <li>{@code backbone(x)}: normalized pictures [N, 3, H, W] to C3, C4, C5;
 *   <li>{@code pyramid(c)}: these to P3, P4, P5, P6, P7;
 *   <li>{@code classification_head(levels)}: these to logits, [N, rows * columns * A, K] each;
 *   <li>{@code regression_head(levels)}: to deltas, [N, rows * columns * A, 4] each.
 * </ul>
 */
public final class NetworkCodegen {
  /** P3 to P7. */
  public static final int LEVELS = 5;

  private static final int DELTAS = 4;

  private NetworkCodegen() {}

  /**
   * The code of the methods.
   *
   * @param classes K
   * @param input rows and columns of the pictures, multiples of 32
   */
  public static String methods(
      RetinaNetConfig network, int classes, MapSize input, LayerEmitter emitter) {
    MethodCodegen method = new MethodCodegen(emitter);
    List<BackboneCodegen.FeatureMap> c =
        new BackboneCodegen(network.backbone(), method).write(input);
    Pyramid pyramid = new PyramidCodegen(network, method).write(c);
    HeadCodegen head = new HeadCodegen(network, method);
    head.write("classification_head", "cls_logits", classes, pyramid);
    head.write("regression_head", "bbox_reg", DELTAS, pyramid);
    return method.toString();
  }

  /**
   * P3 to P7.
   *
   * @param names of the maps
   * @param sizes of the maps
   */
  private record Pyramid(List<String> names, List<MapSize> sizes) {}

  /**
   * The methods {@code classification_head} and {@code regression_head}: P3 to P7 to one map of
   * rows a level, [N, rows * columns * A, values]. See the eager network's {@code SubnetHead}.
   */
  private static final class HeadCodegen {
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
    void write(String subnet, String last, int values, Pyramid pyramid) {
      String name = "head." + subnet + ".";
      int channels = network.fpnChannels();
      method.define(subnet + "(self, levels: List[Tensor]) -> List[Tensor]");
      method.line("outputs = annotate(List[Tensor], [])");
      method.line("for level in range(%d):".formatted(pyramid.sizes().size()));
      method.line("  x = levels[level]");
      Operand x = new Operand("x", pyramid.names());
      for (int i = 0; i < network.headConvs(); i++) {
        String block = name + "conv." + i + ".";
        ConvolutionLayer layer =
            ConvolutionLayer.of(block + "0", channels, channels, 3, pyramid.sizes())
                .withNorm(norm(block));
        x = method.assign("  x", layer, x, Epilogue.RELU).in("x");
      }
      int outputs = network.anchors().perCell() * values;
      method.assignResult(
          "  x", ConvolutionLayer.of(name + last, channels, outputs, 3, pyramid.sizes()), x);
      method.line(
          "  # [N, A * %d, rows, columns] to [N, rows * columns * A, %d]"
              .formatted(values, values));
      method.line("  x = torch.permute(x, [0, 2, 3, 1])");
      method.line(
          "  outputs.append(torch.reshape(x, [torch.size(x, 0), -1, %d]))".formatted(values));
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

  /**
   * The method {@code pyramid}: C3, C4, C5 to P3, P4, P5, P6, P7. See the eager network's {@code
   * FeaturePyramid}.
   */
  private static final class PyramidCodegen {
    private static final String FPN = "backbone.fpn.";

    /** C3 and P3 are the first of theirs. */
    private static final int LOWEST = 3;

    private final RetinaNetConfig network;
    private final MethodCodegen method;

    PyramidCodegen(RetinaNetConfig network, MethodCodegen method) {
      this.network = network;
      this.method = method;
    }

    /** Writes it. */
    Pyramid write(List<BackboneCodegen.FeatureMap> c) {
      int channels = network.fpnChannels();
      int top = c.size() - 1;
      List<MapSize> levels =
          new ArrayList<>(c.stream().map(BackboneCodegen.FeatureMap::size).toList());
      method.define("pyramid(self, c: List[Tensor]) -> List[Tensor]");
      List<String> names = new ArrayList<>();
      Operand merged = merge(top, c.get(top), Optional.empty());
      for (int i = top; i >= 0; i--) {
        if (i < top) {
          merged = merge(i, c.get(i), Optional.of(merged));
        }
        ConvolutionLayer output =
            layer("layer_blocks.%d.0".formatted(i), channels, 3, levels.get(i));
        names.add(0, method.assign("p" + (i + LOWEST), output, merged, Epilogue.NONE).name());
      }
      BackboneCodegen.FeatureMap below =
          switch (network.extraLevels()) {
            case P6_FROM_C5 -> c.get(top);
            case P6_FROM_P5 ->
                new BackboneCodegen.FeatureMap(
                    Operand.of("p5", names.get(top)), channels, levels.get(top));
          };
      method.line(
          switch (network.extraLevels()) {
            case P6_FROM_C5 -> "below = c[%d]".formatted(top);
            case P6_FROM_P5 -> "below = p5";
          });
      ConvolutionLayer sixth =
          layer("extra_blocks.p6", below.channels(), 3, below.size()).withStride(2);
      Operand p6 = method.assign("p6", sixth, below.operand().in("below"), Epilogue.NONE);
      levels.add(below.size().shrunk(2));
      ConvolutionLayer seventh =
          layer("extra_blocks.p7", channels, 3, levels.get(top + 1)).withStride(2);
      Operand p7 = method.assign("p7", seventh, method.relu("rectified", p6), Epilogue.NONE);
      levels.add(levels.get(top + 1).shrunk(2));
      method.line("return [p3, p4, p5, p6, p7]");
      names.addAll(List.of(p6.name(), p7.name()));
      return new Pyramid(names, levels);
    }

    /** A level's own map and, but for the highest, the one above at twice the size. */
    private Operand merge(int i, BackboneCodegen.FeatureMap c, Optional<Operand> higher) {
      ConvolutionLayer layer = layer("inner_blocks.%d.0".formatted(i), c.channels(), 1, c.size());
      method.line("side = c[%d]".formatted(i));
      Operand side = c.operand().in("side");
      if (higher.isEmpty()) {
        return method.assign("merged", layer, side, Epilogue.NONE);
      }
      method.line(
          "above = torch.upsample_nearest2d(merged, %s, None, None)"
              .formatted(method.sizeOf("side", c.size())));
      return method.assign("merged", layer, side, Epilogue.add(higher.get().in("above")));
    }

    private ConvolutionLayer layer(String name, int inputs, int kernel, MapSize map) {
      return ConvolutionLayer.of(FPN + name, inputs, network.fpnChannels(), kernel, List.of(map));
    }
  }
}
