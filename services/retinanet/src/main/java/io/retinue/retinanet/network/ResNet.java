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
}
