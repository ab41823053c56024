package io.retinue.retinanet.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.retinue.retinanet.network.BoxCoder;

/**
 * {@code 1 - GIoU} of predicted and true boxes (Rezatofighi et al., arXiv 1902.09630): the
 * intersection over union, less the share of the smallest box around both that neither covers, so
 * that boxes which do not overlap have a gradient too. The same numbers as torchvision's {@code
 * generalized_box_iou_loss}, its small number in the divisors included.
 */
public final class GeneralizedIouLoss {
  public static final double EPSILON = 1e-7;

  private GeneralizedIouLoss() {}

  /** Left, top, right and bottom, [F, 1] each. */
  private record Corners(NDArray x1, NDArray y1, NDArray x2, NDArray y2) {
    static Corners of(NDArray boxes) {
      NDList columns = boxes.split(4, 1);
      return new Corners(columns.get(0), columns.get(1), columns.get(2), columns.get(3));
    }

    /** The boxes that deltas to these anchors stand for: {@link BoxCoder#decode}. */
    Corners moved(NDArray deltas) {
      NDList d = deltas.split(4, 1);
      NDArray width = x2.sub(x1);
      NDArray height = y2.sub(y1);
      NDArray x = d.get(0).mul(width).add(x1.add(width.mul(0.5)));
      NDArray y = d.get(1).mul(height).add(y1.add(height.mul(0.5)));
      NDArray halfWidth = d.get(2).minimum(BoxCoder.MAX_LOG_GROWTH).exp().mul(width).mul(0.5);
      NDArray halfHeight = d.get(3).minimum(BoxCoder.MAX_LOG_GROWTH).exp().mul(height).mul(0.5);
      return new Corners(x.sub(halfWidth), y.sub(halfHeight), x.add(halfWidth), y.add(halfHeight));
    }

    NDArray area() {
      return x2.sub(x1).mul(y2.sub(y1));
    }

    /** Where both are; sides are negative where they do not meet. */
    Corners within(Corners other) {
      return new Corners(
          x1.maximum(other.x1), y1.maximum(other.y1), x2.minimum(other.x2), y2.minimum(other.y2));
    }

    /** The smallest box around both. */
    Corners around(Corners other) {
      return new Corners(
          x1.minimum(other.x1), y1.minimum(other.y1), x2.maximum(other.x2), y2.maximum(other.y2));
    }
  }

  /**
   * The loss of each row, [F, 1].
   *
   * @param predicted [F, 4] deltas
   * @param truth [F, 4] deltas
   * @param anchors [F, 4] corners of what both are relative to
   */
  static NDArray rows(NDArray predicted, NDArray truth, NDArray anchors) {
    Corners from = Corners.of(anchors);
    Corners box = from.moved(predicted);
    Corners trueBox = from.moved(truth);
    Corners met = box.within(trueBox);
    NDArray intersection = met.x2.sub(met.x1).maximum(0).mul(met.y2.sub(met.y1).maximum(0));
    NDArray union = box.area().add(trueBox.area()).sub(intersection);
    NDArray hull = box.around(trueBox).area();
    NDArray iou = intersection.div(union.add(EPSILON));
    NDArray wasted = hull.sub(union).div(hull.add(EPSILON));
    return wasted.sub(iou).add(1);
  }
}
