package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.pytorch.engine.PtNDArray;
import io.retinue.retinanet.Anchors;
import io.retinue.retinanet.RetinaNetConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The feature pyramid (Lin et al., arXiv 1612.03144, with RetinaNet's two extra levels): C3, C4, C5
 * to P3, P4, P5, P6, P7 at strides 8 to 128, all with the same number of channels.
 */
final class FeaturePyramid extends Layer {
  private static final int NEAREST = 0;

  private final List<Convolution> lateral = new ArrayList<>();
  private final List<Convolution> output = new ArrayList<>();
  private final Convolution p6;
  private final Convolution p7;
  private final RetinaNetConfig.ExtraLevels extraLevels;

  /**
   * @param inputChannels of C3, C4 and C5
   */
  FeaturePyramid(
      List<Integer> inputChannels, int channels, RetinaNetConfig.ExtraLevels extraLevels) {
    this.extraLevels = extraLevels;
    for (int i = 0; i < inputChannels.size(); i++) {
      lateral.add(
          child("inner_blocks." + i + ".0", convolution(inputChannels.get(i), channels, 1, 1)));
    }
    for (int i = 0; i < inputChannels.size(); i++) {
      output.add(child("layer_blocks." + i + ".0", convolution(channels, channels, 3, 1)));
    }
    int p6Input =
        switch (extraLevels) {
          case P6_FROM_C5 -> inputChannels.get(inputChannels.size() - 1);
          case P6_FROM_P5 -> channels;
        };
    p6 = child("extra_blocks.p6", convolution(p6Input, channels, 3, 2));
    p7 = child("extra_blocks.p7", convolution(channels, channels, 3, 2));
  }

  private static Convolution convolution(int from, int to, int kernel, int stride) {
    return new Convolution(from, to, kernel, stride, Convolution.Bias.ADDED);
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    int top = lateral.size() - 1;
    NDArray[] levels = new NDArray[Anchors.LEVELS];
    NDArray merged = pass.through(lateral.get(top), inputs.get(top));
    levels[top] = pass.through(output.get(top), merged);
    for (int i = top - 1; i >= 0; i--) {
      NDArray side = pass.through(lateral.get(i), inputs.get(i));
      merged = side.add(enlarged(merged, side.getShape()));
      levels[i] = pass.through(output.get(i), merged);
    }
    NDArray below =
        extraLevels == RetinaNetConfig.ExtraLevels.P6_FROM_C5 ? inputs.get(top) : levels[top];
    levels[top + 1] = pass.through(p6, below);
    levels[top + 2] = pass.through(p7, Activation.relu(levels[top + 1]));
    return new NDList(levels);
  }

  /** The nearest neighbor of each cell, to the rows and columns of another map. */
  private static NDArray enlarged(NDArray x, Shape like) {
    return ((PtNDArray) x)
        .getNDArrayInternal()
        .interpolation(new long[] {like.get(2), like.get(3)}, NEAREST, false);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = 0; i < inputShapes.length; i++) {
      Shape side = lateral.get(i).getOutputShapes(new Shape[] {inputShapes[i]})[0];
      shapes.add(output.get(i).getOutputShapes(new Shape[] {side})[0]);
    }
    Shape[] next = p6.getOutputShapes(new Shape[] {shapes.get(shapes.size() - 1)});
    shapes.add(next[0]);
    shapes.add(p7.getOutputShapes(next)[0]);
    return shapes.toArray(Shape[]::new);
  }
}
