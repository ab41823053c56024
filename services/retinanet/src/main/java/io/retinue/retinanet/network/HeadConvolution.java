package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.retinue.retinanet.RetinaNetConfig;
import org.jspecify.annotations.Nullable;

/**
 * One step of a head's subnet: a 3x3 convolution, with a bias or a group norm, then a ReLU.
 * torchvision's {@code Conv2dNormActivation}, whose names 0 and 1 the two parts bear.
 */
final class HeadConvolution extends Layer {
  private final Convolution convolution;
  private final @Nullable GroupNorm norm;

  HeadConvolution(int channels, RetinaNetConfig.HeadNorm headNorm) {
    Convolution.Bias bias =
        headNorm == RetinaNetConfig.HeadNorm.NONE ? Convolution.Bias.ADDED : Convolution.Bias.NONE;
    convolution = child("0", new Convolution(channels, channels, 3, 1, bias));
    norm =
        switch (headNorm) {
          case NONE -> null;
          case GROUP_NORM -> child("1", new GroupNorm(channels, RetinaNetConfig.HEAD_NORM_GROUPS));
        };
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    NDArray x = pass.through(convolution, inputs.singletonOrThrow());
    if (norm != null) {
      x = pass.through(norm, x);
    }
    return new NDList(Activation.relu(x));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return convolution.getOutputShapes(inputShapes);
  }
}
