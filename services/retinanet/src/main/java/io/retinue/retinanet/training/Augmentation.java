package io.retinue.retinanet.training;

import java.util.Objects;

/**
 * How pictures are varied, so that a network does not learn them by heart.
 *
 * @param flipProbability how often a picture is mirrored left to right, 0 to 1
 * @param scaleJitter how much larger or smaller a picture may be shown, as a share: with 0.25, by
 *     factors from 1 / 1.25 to 1.25, at a random place; 0 shows every picture as it is
 * @param aspectJitter how much wider or narrower for its height a picture may be shown, as a share:
 *     with 0.25, by factors from 1 / 1.25 to 1.25; 0 keeps all proportions
 * @param colours how its colours may change
 */
public record Augmentation(
    double flipProbability, double scaleJitter, double aspectJitter, ColourJitter colours) {
  public Augmentation {
    Objects.requireNonNull(colours, "colours");
    Settings.require(
        flipProbability >= 0 && flipProbability <= 1,
        "flipProbability must be from 0 to 1",
        flipProbability);
    Settings.require(
        scaleJitter >= 0 && scaleJitter <= 3, "scaleJitter must be from 0 to 3", scaleJitter);
    Settings.require(
        aspectJitter >= 0 && aspectJitter <= 3, "aspectJitter must be from 0 to 3", aspectJitter);
  }

  /** Every picture as it is. */
  public static Augmentation none() {
    return new Augmentation(0, 0, 0, ColourJitter.NONE);
  }

  /** Mirrored half the time, and nothing else: the paper's. */
  public static Augmentation flips() {
    return new Augmentation(0.5, 0, 0, ColourJitter.NONE);
  }

  public Augmentation withScaleJitter(double share) {
    return new Augmentation(flipProbability, share, aspectJitter, colours);
  }

  public Augmentation withAspectJitter(double share) {
    return new Augmentation(flipProbability, scaleJitter, share, colours);
  }

  public Augmentation with(ColourJitter other) {
    return new Augmentation(flipProbability, scaleJitter, aspectJitter, other);
  }
}
