package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.convolutional.Conv2d;
import org.jspecify.annotations.Nullable;

/** A square convolution with an odd kernel, padded so that only the stride shrinks the map. */
final class Convolution extends Layer {
  /** Whether a constant is added to each output channel. */
  enum Bias {
    NONE,
    ADDED
  }

  private static final Shape NO_DILATION = new Shape(1, 1);

  private final int outputChannels;
  private final int stride;
  private final int groups;
  private final Shape strides;
  private final Shape padding;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  Convolution(int inputChannels, int outputChannels, int kernel, int stride, Bias bias) {
    this(inputChannels, outputChannels, kernel, stride, bias, 1);
  }

  /**
   * @param groups both numbers of channels are multiples of it; the channels of a group see only
   *     those of the same group
   */
  Convolution(
      int inputChannels, int outputChannels, int kernel, int stride, Bias bias, int groups) {
    this.outputChannels = outputChannels;
    this.stride = stride;
    this.groups = groups;
    this.strides = new Shape(stride, stride);
    this.padding = new Shape(kernel / 2, kernel / 2);
    this.weight =
        parameter(
            "weight",
            Parameter.Type.WEIGHT,
            outputChannels,
            inputChannels / groups,
            kernel,
            kernel);
    this.bias = bias == Bias.NONE ? null : parameter("bias", Parameter.Type.BIAS, outputChannels);
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    NDArray x = inputs.singletonOrThrow();
    return Conv2d.conv2d(
        x,
        pass.value(weight, x),
        bias == null ? null : pass.value(bias, x),
        strides,
        padding,
        NO_DILATION,
        groups);
  }

  /** [N, C, H, W] to [N, outputChannels, H / stride, W / stride], rounded up. */
  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape x = inputShapes[0];
    return new Shape[] {
      new Shape(x.get(0), outputChannels, shrunk(x.get(2), stride), shrunk(x.get(3), stride))
    };
  }

  /** Cells left of so many after a stride. */
  static long shrunk(long cells, int stride) {
    return (cells + stride - 1) / stride;
  }
}
