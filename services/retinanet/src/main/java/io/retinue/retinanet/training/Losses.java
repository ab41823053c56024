package io.retinue.retinanet.training;

import java.util.Objects;

/**
 * What a training run minimises: a loss of the classes plus a loss of the boxes.
 *
 * @param classes how wrong the class scores are
 * @param box how far a box is off
 */
public record Losses(ClassLoss classes, BoxDistance box) {
  /** The distance between predicted and true box deltas. */
  public enum BoxDistance {
    /** The absolute difference: torchvision's. */
    L1,
    /** Quadratic below 1/9, as Detectron's beta, absolute above. */
    SMOOTH_L1
  }

  public Losses {
    Objects.requireNonNull(classes, "classes");
    Objects.requireNonNull(box, "box");
  }

  /** The focal loss with alpha 0.25 and gamma 2, and L1. */
  public static Losses standard() {
    return new Losses(ClassLoss.focal(0.25, 2), BoxDistance.L1);
  }

  /** The same loss of the boxes beside another of the classes. */
  public Losses withClasses(ClassLoss other) {
    return new Losses(other, box);
  }
}
