package io.retinue.retinanet.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;

/**
 * {@code FL = -alpha_t * (1 - p_t)^gamma * ln(p_t)} (equation 5 of the paper), where p_t is the
 * probability that the network gives to the truth, and alpha_t is alpha for foreground and 1 -
 * alpha for background. Most anchors are background that the network already knows; the power
 * silences them.
 *
 * <p>Computed from logits x and targets t of 0 or 1 without a logarithm of a small number: {@code
 * -ln(p_t) = softplus(x) - x * t} and {@code 1 - p_t = p + t - 2 * p * t}.
 */
final class FocalLoss {
  private final double alpha;
  private final double gamma;

  FocalLoss(double alpha, double gamma) {
    this.alpha = alpha;
    this.gamma = gamma;
  }

  /**
   * The loss of a batch, each row times its weight, summed to one number.
   *
   * @param logits [N, R, K]
   * @return a scalar that belongs to the manager of the logits
   */
  NDArray of(NDArray logits, BatchTargets targets) {
    long k = logits.getShape().get(2);
    long rows = logits.getShape().get(0) * logits.getShape().get(1);
    NDManager manager = logits.getManager();
    NDArray weights =
        manager.create(targets.weights(), new Shape(rows, 1)).toType(logits.getDataType(), false);
    NDArray loss = elementwise(logits.reshape(rows, k), oneHot(manager, targets, logits, rows, k));
    return loss.mul(weights).sum();
  }

  /** The loss of each element, of the shape of the logits. */
  NDArray elementwise(NDArray logits, NDArray targets) {
    NDArray p = ((PtNDArray) logits).getNDArrayInternal().sigmoid();
    NDArray softplus = ((PtNDArray) logits).getNDArrayInternal().softPlus();
    NDArray crossEntropy = softplus.sub(logits.mul(targets));
    NDArray alphaT = targets.mul(2 * alpha - 1).add(1 - alpha);
    NDArray loss = crossEntropy.mul(alphaT);
    if (gamma == 0) {
      return loss;
    }
    NDArray wrong = p.add(targets).sub(p.mul(targets).mul(2));
    // The general power is ten times slower than the square.
    return loss.mul(gamma == 2 ? wrong.square() : wrong.pow(gamma));
  }

  private static NDArray oneHot(
      NDManager manager, BatchTargets targets, NDArray like, long rows, long k) {
    NDArray hot = manager.zeros(new Shape(rows, k), like.getDataType());
    if (targets.foreground() > 0) {
      NDArray ones = manager.ones(new Shape(targets.foreground()), like.getDataType());
      hot.set(
          new NDIndex("{}, {}", manager.create(targets.rows()), manager.create(targets.labels())),
          ones);
    }
    return hot;
  }
}
