package io.retinue.retinanet.training;

import java.util.Objects;

/**
 * How pictures are varied, so that a network does not learn them by heart.
 *
 * @param flipProbability how often a picture is mirrored left to right, 0 to 1
 * @param scaleJitter how much larger or smaller a picture may be shown, as a share: with 0.25, by
 *     factors from 1 / 1.25 to 1.25, at a random place; 0 shows every picture as it is
 * @param colours how its colours may change
 */
public record Augmentation(double flipProbability, double scaleJitter, ColourJitter colours) {
  public Augmentation {
    Objects.requireNonNull(colours, "colours");
    Settings.require(
        flipProbability >= 0 && flipProbability <= 1,
        "flipProbability must be from 0 to 1",
        flipProbability);
    Settings.require(
        scaleJitter >= 0 && scaleJitter <= 3, "scaleJitter must be from 0 to 3", scaleJitter);
  }

  /** Every picture as it is. */
  public static Augmentation none() {
    return new Augmentation(0, 0, ColourJitter.NONE);
  }

  /** Mirrored half the time, and nothing else: the paper's. */
  public static Augmentation flips() {
    return new Augmentation(0.5, 0, ColourJitter.NONE);
  }

  public Augmentation withScaleJitter(double share) {
    return new Augmentation(flipProbability, share, colours);
  }

  public Augmentation with(ColourJitter other) {
    return new Augmentation(flipProbability, scaleJitter, other);
  }
}
