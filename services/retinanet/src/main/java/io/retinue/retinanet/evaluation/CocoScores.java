package io.retinue.retinanet.evaluation;

import java.util.Map;

/**
 * The result of an evaluation.
 *
 * @param metrics the means over all categories
 * @param categories each category in the truth
 */
public record CocoScores(CocoMetrics metrics, Map<Integer, Category> categories) {
  private static final Category WITHOUT_TRUTH = new Category(-1, 0);

  /**
   * One category.
   *
   * @param ap {@link CocoMetrics#ap} of this category only; -1 if there was no truth
   * @param truths number of objects in the truth, without crowds
   */
  public record Category(double ap, int truths) {}

  public CocoScores {
    categories = Map.copyOf(categories);
  }

  /** The score of a category, also of one that is not in the truth. */
  public Category of(int category) {
    return categories.getOrDefault(category, WITHOUT_TRUTH);
  }
}
