package io.retinue.retinanet.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;

/**
 * {@code FL = -alpha_t * (1 - p_t)^gamma * ln(p_t)} (equation 5 of the paper), where p_t is the
 * probability that the network gives to the truth, and alpha_t is one weight for foreground and
 * another for background. Most anchors are easy background; the factor {@code (1 - p_t)^gamma}
 * down-weights them.
 *
 * <p>Computed from logits x and targets t of 0 or 1 without a logarithm of a small number: {@code
 * -ln(p_t) = softplus(x) - x * t} and {@code 1 - p_t = sigmoid(x * (1 - 2 * t))}.
 */
final class FocalLoss implements ClassificationLoss {
  private static final double SMALLEST = 1e-30;

  private final ClassLoss.Focal loss;

  FocalLoss(ClassLoss.Focal loss) {
    this.loss = loss;
  }

  @Override
  public NDArray of(NDArray logits, BatchTargets targets) {
    long k = logits.getShape().get(2);
    long rows = logits.getShape().get(0) * logits.getShape().get(1);
    NDManager manager = logits.getManager();
    NDArray weights =
        manager.create(targets.weights(), new Shape(rows, 1)).toType(logits.getDataType(), false);
    NDArray hot = targets.oneHot(manager, logits.getDataType(), rows, k);
    return elementwise(logits.reshape(rows, k), hot).mul(weights).sum();
  }

  /** The loss of each element, of the shape of the logits. */
  NDArray elementwise(NDArray logits, NDArray targets) {
    NDArray softplus = ((PtNDArray) logits).getNDArrayInternal().softPlus();
    NDArray crossEntropy = softplus.sub(logits.mul(targets));
    NDArray alphaT = targets.mul(loss.foreground() - loss.background()).add(loss.background());
    NDArray balanced = crossEntropy.mul(alphaT);
    if (loss.gamma() == 0) {
      return balanced;
    }
    NDArray wrong = ((PtNDArray) logits.mul(targets.mul(-2).add(1))).getNDArrayInternal().sigmoid();
    return balanced.mul(power(wrong));
  }

  private NDArray power(NDArray wrong) {
    if (loss.gamma() == 2) {
      // The general power is ten times slower.
      return wrong.square();
    }
    // For gamma < 1 the derivative of the power at 0 is infinite, and infinity * 0 is NaN.
    return (loss.gamma() < 1 ? wrong.maximum(SMALLEST) : wrong).pow(loss.gamma());
  }
}
