package io.retinue.retinanet.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.retinue.retinanet.network.RetinaNetHead;

/** How far the boxes of foreground anchors are off; other anchors have no box to find. */
public final class BoxLoss {
  /** Where the smooth form turns from a parabola into a line. */
  public static final double BETA = 1 / 9.0;

  private final Losses.BoxDistance distance;

  BoxLoss(Losses.BoxDistance distance) {
    this.distance = distance;
  }

  /**
   * The loss of a batch, each foreground row times its weight, summed to one number.
   *
   * @param deltas [N, R, 4]
   * @return a scalar that belongs to the manager of the deltas
   */
  NDArray of(NDArray deltas, BatchTargets targets) {
    if (targets.foreground() == 0) {
      // Nothing to find, but still a gradient, of zeros.
      return deltas.sum().mul(0);
    }
    NDManager manager = deltas.getManager();
    int f = targets.foreground();
    float[] rowWeights = new float[f];
    for (int i = 0; i < f; i++) {
      rowWeights[i] = targets.weights()[(int) targets.rows()[i]];
    }
    NDArray weights =
        manager.create(rowWeights, new Shape(f, 1)).toType(deltas.getDataType(), false);
    Shape rows = new Shape(f, RetinaNetHead.DELTAS);
    NDArray truth = manager.create(targets.deltas(), rows).toType(deltas.getDataType(), false);
    NDArray predicted =
        deltas
            .reshape(-1, RetinaNetHead.DELTAS) // [N * R, 4]
            .get(new NDIndex("{}", manager.create(targets.rows())));
    NDArray off =
        switch (distance) {
          case L1 -> predicted.sub(truth).abs();
          case SMOOTH_L1 -> smooth(predicted.sub(truth));
          case GIOU -> {
            NDArray anchors = manager.create(targets.anchors(), rows);
            yield GeneralizedIouLoss.rows(
                predicted, truth, anchors.toType(deltas.getDataType(), false));
          }
        };
    return off.mul(weights).sum();
  }

  /** The smooth distance of each difference from 0. */
  static NDArray smooth(NDArray difference) {
    NDArray off = difference.abs();
    // d^2 / (2 beta) below beta, d - beta / 2 above: both are m (d - m / 2) / beta.
    NDArray m = off.minimum(BETA);
    return m.mul(off.sub(m.div(2))).div(BETA);
  }
}
