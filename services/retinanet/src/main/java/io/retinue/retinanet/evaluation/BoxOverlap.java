package io.retinue.retinanet.evaluation;

import java.util.List;

/** Intersection over union, with COCO's rule for crowds. */
final class BoxOverlap {
  private BoxOverlap() {}

  /**
   * Overlap of each scored box with each truth, [D][G], 0 to 1. For a crowd it is the part of the
   * scored box that is inside, so that a box of one member matches the crowd.
   */
  static double[][] matrix(List<ScoredBox> boxes, List<Truth> truths) {
    double[][] overlaps = new double[boxes.size()][truths.size()];
    for (int d = 0; d < boxes.size(); d++) {
      for (int g = 0; g < truths.size(); g++) {
        overlaps[d][g] = between(boxes.get(d), truths.get(g));
      }
    }
    return overlaps;
  }

  static double between(ScoredBox box, Truth truth) {
    double width =
        Math.min(box.w() + box.x(), truth.w() + truth.x()) - Math.max(box.x(), truth.x());
    if (width <= 0) {
      return 0;
    }
    double height =
        Math.min(box.h() + box.y(), truth.h() + truth.y()) - Math.max(box.y(), truth.y());
    if (height <= 0) {
      return 0;
    }
    double intersection = width * height;
    double union = truth.crowd() ? box.area() : box.area() + truth.w() * truth.h() - intersection;
    return intersection / union;
  }

  static void requireBox(double x, double y, double w, double h) {
    boolean finite =
        Double.isFinite(x) && Double.isFinite(y) && Double.isFinite(w) && Double.isFinite(h);
    if (!finite || w < 0 || h < 0) {
      throw new IllegalArgumentException(
          "a box is [x, y, width, height] in finite pixels with no negative size, not ["
              + x
              + ", "
              + y
              + ", "
              + w
              + ", "
              + h
              + "]");
    }
  }
}
