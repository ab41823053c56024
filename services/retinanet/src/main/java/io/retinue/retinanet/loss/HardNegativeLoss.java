package io.retinue.retinanet.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/**
 * Cross entropy of the foreground anchors and of the hardest background anchors of each picture, so
 * many to one (Liu et al., <i>SSD</i>, section 2.2): the choice that the focal loss makes needless.
 * An anchor is as hard as its cross entropy over all classes; of equal ones the earlier is chosen.
 * No gradient flows through the choice.
 */
final class HardNegativeLoss implements ClassificationLoss {
  private final FocalLoss crossEntropy = new FocalLoss(new ClassLoss.Focal(1, 1, 0));
  private final double perForeground;

  HardNegativeLoss(ClassLoss.HardNegatives mining) {
    perForeground = mining.perForeground();
  }

  @Override
  public NDArray of(NDArray logits, BatchTargets targets) {
    long n = logits.getShape().get(0);
    long rows = n * logits.getShape().get(1);
    long k = logits.getShape().get(2);
    NDManager manager = logits.getManager();
    NDArray hot = targets.oneHot(manager, logits.getDataType(), rows, k);
    NDArray losses = crossEntropy.elementwise(logits.reshape(rows, k), hot).sum(new int[] {1});
    float[] hardness = losses.toType(DataType.FLOAT32, false).toFloatArray();
    NDArray weights =
        manager
            .create(weights(hardness, targets, (int) n), new Shape(rows))
            .toType(logits.getDataType(), false);
    return losses.mul(weights).sum();
  }

  /**
   * What each row counts: as in the targets, but 0 for background that is not hard enough.
   *
   * @param hardness [N * R] cross entropy of each row
   */
  float[] weights(float[] hardness, BatchTargets targets, int pictures) {
    float[] weights = targets.weights().clone();
    boolean[] foreground = new boolean[weights.length];
    for (long row : targets.rows()) {
      foreground[(int) row] = true;
    }
    int r = weights.length / pictures;
    for (int from = 0; from < weights.length; from += r) {
      keepHardest(hardness, foreground, weights, from, from + r);
    }
    return weights;
  }

  private void keepHardest(
      float[] hardness, boolean[] foreground, float[] weights, int from, int to) {
    float[] background = new float[to - from];
    int candidates = 0;
    int positives = 0;
    for (int i = from; i < to; i++) {
      if (foreground[i]) {
        positives++;
      } else if (weights[i] > 0) {
        background[candidates++] = hardness[i];
      }
    }
    int wanted = (int) Math.min(candidates, Math.round(perForeground * positives));
    Arrays.sort(background, 0, candidates);
    float least = wanted == 0 ? Float.POSITIVE_INFINITY : background[candidates - wanted];
    int harder = 0;
    while (harder < wanted && background[candidates - 1 - harder] > least) {
      harder++;
    }
    int ties = wanted - harder;
    for (int i = from; i < to; i++) {
      if (foreground[i] || hardness[i] > least) {
        continue;
      }
      // Ignored rows weigh nothing already and must not use up a tie.
      if (hardness[i] == least && weights[i] > 0 && ties > 0) {
        ties--;
      } else {
        weights[i] = 0;
      }
    }
  }
}
