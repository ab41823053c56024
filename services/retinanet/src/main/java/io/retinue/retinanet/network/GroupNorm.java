package io.retinue.retinanet.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.norm.LayerNorm;

/**
 * Group norm (Wu and He, arXiv 1803.08494): of each picture, each group of neighboring channels is
 * brought to mean 0 and variance 1 over its channels, rows and columns; then each channel is scaled
 * and shifted. It knows no statistics of its own, so training and serving compute the same.
 *
 * <p>DJL has no such operation. A group is laid out as one row, [N, groups, C / groups * H * W],
 * and a layer norm over rows, which DJL has, does the rest: the same sums in the same order as
 * libtorch's own group norm.
 */
final class GroupNorm extends Layer {
  private static final float EPSILON = 1e-5f;

  private final int channels;
  private final int groups;
  private final Parameter weight;
  private final Parameter bias;

  /**
   * @param channels a multiple of the groups
   */
  GroupNorm(int channels, int groups) {
    this.channels = channels;
    this.groups = groups;
    weight = parameter("weight", Parameter.Type.GAMMA, channels);
    bias = parameter("bias", Parameter.Type.BETA, channels);
  }

  @Override
  NDList forward(ForwardContext pass, NDList inputs) {
    NDArray x = inputs.singletonOrThrow();
    Shape shape = x.getShape();
    Shape row = new Shape(shape.size() / (shape.get(0) * groups));
    NDManager manager = x.getManager();
    // The scale and shift are a channel's, not a row's place's: there they are 1 and 0.
    NDArray ones = manager.ones(row, x.getDataType());
    NDArray zeros = manager.zeros(row, x.getDataType());
    NDArray rows = x.reshape(shape.get(0), groups, row.get(0));
    NDArray normalized =
        LayerNorm.layerNorm(rows, row, ones, zeros, EPSILON).singletonOrThrow().reshape(shape);
    return new NDList(
        normalized
            .mul(perChannel(pass.value(weight, x), manager))
            .add(perChannel(pass.value(bias, x), manager)));
  }

  /** [C] to [1, C, 1, 1], owned by the pass and not, as the values are, by the model. */
  private NDArray perChannel(NDArray values, NDManager manager) {
    NDArray broadcast = values.reshape(1, channels, 1, 1);
    broadcast.attach(manager);
    return broadcast;
  }
}
