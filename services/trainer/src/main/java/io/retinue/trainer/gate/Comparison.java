package io.retinue.trainer.gate;

import io.retinue.trainer.evaluation.EvaluationResult;
import java.util.List;
import java.util.Optional;

/**
 * A challenger beside the champion, both evaluated on the same images and over the union of their
 * classes: a class that one of them does not have counts as never found.
 *
 * @param champion empty where there is none
 */
public record Comparison(EvaluationResult challenger, Optional<Champion> champion) {
  /**
   * The release that serves.
   *
   * @param version its number
   * @param sha256 of its folder
   * @param classes the classes that it has
   * @param result how well it does
   */
  public record Champion(
      long version, String sha256, List<String> classes, EvaluationResult result) {}
}
