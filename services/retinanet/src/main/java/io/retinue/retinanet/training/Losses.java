package io.retinue.retinanet.training;

import java.util.Objects;

/**
 * What a training run minimises: the focal loss of the classes plus a loss of the boxes.
 *
 * @param alpha weight of foreground against {@code 1 - alpha} of background: 0.25 in the paper
 * @param gamma how much an anchor that is already right counts less: 2 in the paper; 0 gives
 *     balanced cross entropy
 * @param box how far a box is off
 */
public record Losses(double alpha, double gamma, BoxDistance box) {
  /** The distance between predicted and true box deltas. */
  public enum BoxDistance {
    /** The absolute difference: torchvision's. */
    L1,
    /** Quadratic below 1/9, as Detectron's beta, absolute above. */
    SMOOTH_L1
  }

  public Losses {
    Objects.requireNonNull(box, "box");
    if (!(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException("alpha must lie between 0 and 1, not " + alpha);
    }
    if (!(gamma >= 0 && gamma <= 10)) {
      throw new IllegalArgumentException("gamma must be from 0 to 10, not " + gamma);
    }
  }

  /** alpha 0.25, gamma 2, L1. */
  public static Losses standard() {
    return new Losses(0.25, 2, BoxDistance.L1);
  }
}
