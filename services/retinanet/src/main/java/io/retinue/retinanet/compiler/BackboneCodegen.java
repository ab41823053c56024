package io.retinue.retinanet.compiler;

import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.RgbImage;
import java.util.ArrayList;
import java.util.List;

/**
 * The method {@code backbone}: normalized pictures [N, 3, H, W] to C3, C4 and C5; a method {@code
 * layer1} to {@code layer4} for each stage. See the eager network's {@code ResNet} and {@code
 * ResidualBlock}.
 */
final class BackboneCodegen {
  private static final String BODY = "backbone.body.";
  private static final int STEM_KERNEL = 7;

  private final Backbone backbone;
  private final MethodCodegen method;

  BackboneCodegen(Backbone backbone, MethodCodegen method) {
    this.backbone = backbone;
    this.method = method;
  }

  /** Writes it, and gives C3 to C5. */
  List<FeatureMap> write(MapSize input) {
    ConvolutionLayer stem =
        ConvolutionLayer.of(
                BODY + "conv1",
                RgbImage.CHANNELS,
                backbone.stemWidth(),
                STEM_KERNEL,
                List.of(input))
            .withStride(2)
            .withNorm(norm(BODY + "bn1"));
    method.define("backbone(self, x: Tensor) -> List[Tensor]");
    Operand c1 = method.assign("x", stem, Operand.of("x", Operand.PIXELS), Epilogue.RELU);
    Operand pooled = method.pool("x", c1);
    method.line("c2 = self.layer1(x)");
    method.line("c3 = self.layer2(c2)");
    method.line("c4 = self.layer3(c3)");
    method.line("c5 = self.layer4(c4)");
    method.line("return [c3, c4, c5]");
    FeatureMap x = new FeatureMap(pooled, stem.outputs(), input.shrunk(2).shrunk(2));
    List<FeatureMap> c = new ArrayList<>();
    for (int stage = 0; stage < backbone.depth().blocks().size(); stage++) {
      x = stage(stage, x);
      c.add(x);
    }
    return c.subList(1, c.size());
  }

  private FeatureMap stage(int stage, FeatureMap input) {
    String name = "layer" + (stage + 1);
    method.define(name + "(self, x: Tensor) -> Tensor");
    FeatureMap x = new FeatureMap(input.operand().in("x"), input.channels(), input.size());
    for (int i = 0; i < backbone.depth().blocks().get(stage); i++) {
      int stride = stage > 0 && i == 0 ? 2 : 1;
      x = residualBlock(BODY + name + "." + i + ".", stage, stride, x);
    }
    method.line("return x");
    return x;
  }

  /** {@code relu(F(x) + shortcut(x))}. */
  private FeatureMap residualBlock(String name, int stage, int stride, FeatureMap x) {
    int channels = backbone.outputWidth(stage);
    MapSize size = x.size().shrunk(stride);
    method.line("# block %s of %d channels, %s cells".formatted(name, channels, size));
    Operand shortcut = x.operand();
    if (stride != 1 || x.channels() != channels) {
      ConvolutionLayer projection =
          ConvolutionLayer.of(name + "downsample.0", x.channels(), channels, 1, List.of(x.size()))
              .withStride(stride)
              .withNorm(norm(name + "downsample.1"));
      shortcut = method.assign("shortcut", projection, x.operand(), Epilogue.NONE);
    }
    Operand y = x.operand();
    List<ConvolutionLayer> chain = chain(name, stage, stride, x);
    for (ConvolutionLayer layer : chain.subList(0, chain.size() - 1)) {
      y = method.assign("y", layer, y, Epilogue.RELU);
    }
    ConvolutionLayer last = chain.get(chain.size() - 1);
    return new FeatureMap(method.assign("x", last, y, Epilogue.addRelu(shortcut)), channels, size);
  }

  private List<ConvolutionLayer> chain(String name, int stage, int stride, FeatureMap x) {
    int inner = backbone.innerWidth(stage);
    int outputs = backbone.outputWidth(stage);
    MapSize size = x.size().shrunk(stride);
    return switch (backbone.depth().blockKind()) {
      case BASIC ->
          List.of(
              numbered(name, 1, x.channels(), inner, 3, x.size()).withStride(stride),
              numbered(name, 2, inner, outputs, 3, size));
      case BOTTLENECK ->
          List.of(
              numbered(name, 1, x.channels(), inner, 1, x.size()),
              numbered(name, 2, inner, inner, 3, x.size())
                  .withStride(stride)
                  .withGroups(backbone.groups()),
              numbered(name, 3, inner, outputs, 1, size));
    };
  }

  private ConvolutionLayer numbered(
      String block, int number, int inputs, int outputs, int kernel, MapSize map) {
    return ConvolutionLayer.of(block + "conv" + number, inputs, outputs, kernel, List.of(map))
        .withNorm(norm(block + "bn" + number));
  }

  private ConvolutionLayer.Norm norm(String name) {
    return new ConvolutionLayer.Norm.Batch(name, backbone.normEpsilon());
  }

  /** A feature map [N, channels, size.rows, size.columns]. */
  record FeatureMap(Operand operand, int channels, MapSize size) {}
}
