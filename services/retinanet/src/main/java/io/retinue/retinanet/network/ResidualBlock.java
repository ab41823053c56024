package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import io.retinue.retinanet.ResNetDepth;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code relu(F(x) + shortcut(x))} (He et al., arXiv 1512.03385, section 3). F is a chain of
 * convolutions, each with its norm, with ReLUs between them; the shortcut is a 1x1 convolution with
 * a norm where shapes differ, else nothing.
 */
final class ResidualBlock extends Layer {
  private final List<Convolution> convolutions = new ArrayList<>();
  private final List<BatchNormalisation> norms = new ArrayList<>();
  private final @Nullable Convolution shortcut;
  private final @Nullable BatchNormalisation shortcutNorm;

  private ResidualBlock(int inputChannels, int outputChannels, int stride, List<Step> chain) {
    int channels = inputChannels;
    for (Step step : chain) {
      int number = convolutions.size() + 1;
      convolutions.add(
          child("conv" + number, convolution(channels, step.channels, step.kernel, step.stride)));
      norms.add(child("bn" + number, new BatchNormalisation(step.channels)));
      channels = step.channels;
    }
    if (stride != 1 || inputChannels != outputChannels) {
      shortcut = child("downsample.0", convolution(inputChannels, outputChannels, 1, stride));
      shortcutNorm = child("downsample.1", new BatchNormalisation(outputChannels));
    } else {
      shortcut = null;
      shortcutNorm = null;
    }
  }

  /**
   * A block of the given kind.
   *
   * @param width inner channels; the output has {@code width * kind.expansion()}
   * @param stride of the 3x3 convolution that shrinks the map
   */
  static ResidualBlock of(ResNetDepth.BlockKind kind, int inputChannels, int width, int stride) {
    int outputChannels = width * kind.expansion();
    List<Step> chain =
        switch (kind) {
          case BASIC -> List.of(new Step(width, 3, stride), new Step(width, 3, 1));
          case BOTTLENECK ->
              List.of(
                  new Step(width, 1, 1),
                  new Step(width, 3, stride),
                  new Step(outputChannels, 1, 1));
        };
    return new ResidualBlock(inputChannels, outputChannels, stride, chain);
  }

  private record Step(int channels, int kernel, int stride) {}

  private static Convolution convolution(int from, int to, int kernel, int stride) {
    return new Convolution(from, to, kernel, stride, Convolution.Bias.NONE);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameters,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    Pass pass = new Pass(parameters, training);
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
