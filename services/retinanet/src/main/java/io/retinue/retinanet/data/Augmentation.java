package io.retinue.retinanet.data;

import io.retinue.retinanet.Ranges;
import java.util.Objects;

/**
 * How pictures are varied, against overfitting.
 *
 * @param flipProbability how often a picture is mirrored left to right, 0 to 1
 * @param scaleJitter how much larger or smaller a picture may be shown, as a share: with 0.25, by
 *     factors from 1 / 1.25 to 1.25, at a random place; 0 shows every picture as it is
 * @param aspectJitter how much wider or narrower for its height a picture may be shown, as a share:
 *     with 0.25, by factors from 1 / 1.25 to 1.25; 0 keeps all proportions
 * @param colors how its colors may change
 */
public record Augmentation(
    double flipProbability, double scaleJitter, double aspectJitter, ColorJitter colors) {
  public Augmentation {
    Objects.requireNonNull(colors, "colors");
    Ranges.require(
        flipProbability >= 0 && flipProbability <= 1,
        "flipProbability must be from 0 to 1",
        flipProbability);
    Ranges.require(
        scaleJitter >= 0 && scaleJitter <= 3, "scaleJitter must be from 0 to 3", scaleJitter);
    Ranges.require(
        aspectJitter >= 0 && aspectJitter <= 3, "aspectJitter must be from 0 to 3", aspectJitter);
  }

  /** Every picture as it is. */
  public static Augmentation none() {
    return new Augmentation(0, 0, 0, ColorJitter.NONE);
  }

  /** Mirrored half the time, and nothing else: the paper's. */
  public static Augmentation flips() {
    return new Augmentation(0.5, 0, 0, ColorJitter.NONE);
  }

  public Augmentation withScaleJitter(double share) {
    return new Augmentation(flipProbability, share, aspectJitter, colors);
  }

  public Augmentation with(ColorJitter other) {
    return new Augmentation(flipProbability, scaleJitter, aspectJitter, other);
  }
}
