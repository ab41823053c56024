package io.retinue.retinanet.evaluation;

/**
 * One detection of a model.
 *
 * @param category id of the category, as in the truth
 * @param x left edge, in pixels
 * @param y top edge, in pixels
 * @param w width, in pixels
 * @param h height, in pixels
 * @param score the model's confidence; only the order matters
 */
public record ScoredBox(int category, double x, double y, double w, double h, double score) {
  public ScoredBox {
    Truth.requireBox(x, y, w, h);
    if (Double.isNaN(score)) {
      throw new IllegalArgumentException("score is a number, not NaN");
    }
  }

  double area() {
    return w * h;
  }
}
