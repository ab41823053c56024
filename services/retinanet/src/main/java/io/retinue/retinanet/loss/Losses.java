package io.retinue.retinanet.loss;

import io.retinue.retinanet.Ranges;
import java.util.Objects;

/**
 * What a training run minimizes: a loss of the classes plus a loss of the boxes.
 *
 * @param classes how wrong the class scores are
 * @param box how far a box is off
 * @param boxWeight what the loss of the boxes counts beside that of the classes: 1 in the paper
 */
public record Losses(ClassLoss classes, BoxDistance box, double boxWeight) {
  /** The distance between a predicted and a true box. */
  public enum BoxDistance {
    /** The absolute difference of their deltas, summed: torchvision's. */
    L1,
    /** The same, quadratic below 1/9, as Detectron's beta. */
    SMOOTH_L1,
    /** How little they overlap, and how far apart they are: that of torchvision's version 2. */
    GIOU
  }

  public Losses {
    Objects.requireNonNull(classes, "classes");
    Objects.requireNonNull(box, "box");
    Ranges.require(
        boxWeight > 0 && boxWeight <= 1000, "boxWeight must be above 0, up to 1000", boxWeight);
  }

  /** Both losses count alike. */
  public Losses(ClassLoss classes, BoxDistance box) {
    this(classes, box, 1);
  }

  /** The focal loss with alpha 0.25 and gamma 2, and L1. */
  public static Losses defaults() {
    return new Losses(ClassLoss.focal(0.25, 2), BoxDistance.L1);
  }

  /** The same loss of the boxes beside another of the classes. */
  public Losses withClasses(ClassLoss other) {
    return new Losses(other, box, boxWeight);
  }
}
