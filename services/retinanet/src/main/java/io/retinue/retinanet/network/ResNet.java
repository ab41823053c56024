package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.pooling.Pool;
import io.retinue.retinanet.Backbone;
import io.retinue.retinanet.RgbImage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The backbone (He et al., arXiv 1512.03385) without its classifier: a picture [N, 3, H, W] to C3,
 * C4 and C5 at strides 8, 16 and 32.
 */
final class ResNet extends Layer {
  private static final Shape POOL_KERNEL = new Shape(3, 3);
  private static final Shape POOL_STRIDE = new Shape(2, 2);
  private static final Shape POOL_PADDING = new Shape(1, 1);

  private static final boolean CEIL_MODE = false;

  private final Convolution stem;
  private final BatchNorm stemNorm;
  private final List<List<ResidualBlock>> stages = new ArrayList<>();
  private final List<Integer> stageChannels = new ArrayList<>();

  ResNet(Backbone shape) {
    int stemWidth = shape.stemWidth();
    stem =
        child("conv1", new Convolution(RgbImage.CHANNELS, stemWidth, 7, 2, Convolution.Bias.NONE));
    stemNorm = child("bn1", new BatchNorm(stemWidth, shape.normEpsilon()));
    int channels = stemWidth;
    for (int stage = 0; stage < shape.depth().blocks().size(); stage++) {
      List<ResidualBlock> blocks = new ArrayList<>();
      for (int i = 0; i < shape.depth().blocks().get(stage); i++) {
        int stride = stage > 0 && i == 0 ? 2 : 1;
        blocks.add(
            child(
                "layer" + (stage + 1) + "." + i, ResidualBlock.of(shape, stage, channels, stride)));
        channels = shape.outputWidth(stage);
      }
      stages.add(blocks);
      stageChannels.add(channels);
    }
  }

  /** Freezes the other parts. */
  void freezeAllBut(TrainableLayers layers) {
    if (!layers.includeStem()) {
      stem.freeze();
      stemNorm.freeze();
    }
    for (int stage = 0; stage < stages.size(); stage++) {
      if (!layers.includeStage(stage)) {
        stages.get(stage).forEach(ResidualBlock::freeze);
      }
    }
  }

  /** Channels of C3, C4 and C5. */
  List<Integer> outputChannels() {
    return stageChannels.subList(1, stageChannels.size());
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    NDArray x = pass.through(stemNorm, pass.through(stem, inputs.singletonOrThrow()));
    x = Pool.maxPool2d(Activation.relu(x), POOL_KERNEL, POOL_STRIDE, POOL_PADDING, CEIL_MODE);
    NDList outputs = new NDList();
    for (List<ResidualBlock> stage : stages) {
      for (ResidualBlock block : stage) {
        x = pass.through(block, x);
      }
      outputs.add(x);
    }
    return outputs.subNDList(1);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape stemmed = stem.getOutputShapes(inputShapes)[0];
    long rows = Convolution.shrunk(stemmed.get(2), 2);
    long columns = Convolution.shrunk(stemmed.get(3), 2);
    Shape[] shapes = {new Shape(stemmed.get(0), stemmed.get(1), rows, columns)};
    List<Shape> outputs = new ArrayList<>();
    for (List<ResidualBlock> stage : stages) {
      for (ResidualBlock block : stage) {
        shapes = block.getOutputShapes(shapes);
      }
      outputs.add(shapes[0]);
    }
    return outputs.subList(1, outputs.size()).toArray(Shape[]::new);
  }

  /**
   * {@code relu(F(x) + shortcut(x))} (He et al., arXiv 1512.03385, section 3). F is a chain of
   * convolutions, each with its norm, with ReLUs between them; the shortcut is a 1x1 convolution
   * with a norm where shapes differ, else nothing. In a ResNeXt (Xie et al., arXiv 1611.05431) the
   * middle convolution of a bottleneck is split into groups.
   */
  private static final class ResidualBlock extends Layer {
    private final List<Convolution> convolutions = new ArrayList<>();
    private final List<BatchNorm> norms = new ArrayList<>();
    private final @Nullable Convolution shortcut;
    private final @Nullable BatchNorm shortcutNorm;

    private ResidualBlock(
        int inputChannels, int outputChannels, int stride, double epsilon, List<Step> chain) {
      int channels = inputChannels;
      for (Step step : chain) {
        int number = convolutions.size() + 1;
        convolutions.add(child("conv" + number, step.convolution(channels)));
        norms.add(child("bn" + number, new BatchNorm(step.channels, epsilon)));
        channels = step.channels;
      }
      if (stride != 1 || inputChannels != outputChannels) {
        Step projection = new Step(outputChannels, 1, stride, 1);
        shortcut = child("downsample.0", projection.convolution(inputChannels));
        shortcutNorm = child("downsample.1", new BatchNorm(outputChannels, epsilon));
      } else {
        shortcut = null;
        shortcutNorm = null;
      }
    }

    /**
     * A block of a stage.
     *
     * @param stage 0 to 3
     * @param stride of the 3x3 convolution that shrinks the map
     */
    static ResidualBlock of(Backbone shape, int stage, int inputChannels, int stride) {
      int inner = shape.innerWidth(stage);
      int outputChannels = shape.outputWidth(stage);
      List<Step> chain =
          switch (shape.depth().blockKind()) {
            case BASIC -> List.of(new Step(inner, 3, stride, 1), new Step(inner, 3, 1, 1));
            case BOTTLENECK ->
                List.of(
                    new Step(inner, 1, 1, 1),
                    new Step(inner, 3, stride, shape.groups()),
                    new Step(outputChannels, 1, 1, 1));
          };
      return new ResidualBlock(inputChannels, outputChannels, stride, shape.normEpsilon(), chain);
    }

    private record Step(int channels, int kernel, int stride, int groups) {
      Convolution convolution(int from) {
        return new Convolution(from, channels, kernel, stride, Convolution.Bias.NONE, groups);
      }
    }

    @Override
    NDList forward(ForwardContext pass, NDList inputs) {
      NDArray x = inputs.singletonOrThrow();
      NDArray y = x;
      for (int i = 0; i < convolutions.size(); i++) {
        if (i > 0) {
          y = Activation.relu(y);
        }
        y = pass.through(norms.get(i), pass.through(convolutions.get(i), y));
      }
      NDArray skipped = x;
      if (shortcut != null && shortcutNorm != null) {
        skipped = pass.through(shortcutNorm, pass.through(shortcut, x));
      }
      return new NDList(Activation.relu(y.add(skipped)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
      Shape[] shapes = inputShapes;
      for (Convolution convolution : convolutions) {
        shapes = convolution.getOutputShapes(shapes);
      }
      return shapes;
    }
  }
}
