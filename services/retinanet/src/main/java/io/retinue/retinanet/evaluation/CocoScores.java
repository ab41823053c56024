package io.retinue.retinanet.evaluation;

import java.util.Map;

/**
 * What an evaluation gives.
 *
 * @param metrics the means over all categories
 * @param categories each category that the truth names
 */
public record CocoScores(CocoMetrics metrics, Map<Integer, Category> categories) {
  private static final Category WITHOUT_TRUTH = new Category(-1, 0);

  /**
   * One category.
   *
   * @param ap {@link CocoMetrics#ap} of this category alone; -1 where there was nothing to find
   * @param truths how many objects there were to find, crowds not counted
   */
  public record Category(double ap, int truths) {}

  public CocoScores {
    categories = Map.copyOf(categories);
  }

  /** The score of a category, whether the truth names it or not. */
  public Category of(int category) {
    return categories.getOrDefault(category, WITHOUT_TRUTH);
  }
}
