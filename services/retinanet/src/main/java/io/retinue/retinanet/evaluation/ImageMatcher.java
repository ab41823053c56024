package io.retinue.retinanet.evaluation;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Assigns the scored boxes of one category on one image to truths, greedily from the highest score
 * down: pycocotools' {@code evaluateImg}. Overlaps are computed once for all area ranges.
 * Immutable.
 */
final class ImageMatcher {
  private static final int NONE = -1;

  private final List<ScoredBox> boxes;
  private final List<Truth> truths;
  private final double[][] overlaps;

  /**
   * @param boxes of one category; the best {@code most} are used, equal scores in the given order
   */
  ImageMatcher(List<ScoredBox> boxes, List<Truth> truths, int most) {
    // + 0.0 makes -0.0 equal to 0.0, as in NumPy's order.
    this.boxes =
        boxes.stream()
            .sorted(Comparator.comparingDouble((ScoredBox box) -> -box.score() + 0.0))
            .limit(most)
            .toList();
    this.truths = List.copyOf(truths);
    this.overlaps = overlaps(this.boxes, this.truths);
  }

  /**
   * Intersection over union of each scored box with each truth, [D][G], 0 to 1. For a crowd it is
   * the part of the scored box that is inside, so that a box of one member matches the crowd.
   */
  private static double[][] overlaps(List<ScoredBox> boxes, List<Truth> truths) {
    double[][] overlaps = new double[boxes.size()][truths.size()];
    for (int d = 0; d < boxes.size(); d++) {
      for (int g = 0; g < truths.size(); g++) {
        overlaps[d][g] = overlap(boxes.get(d), truths.get(g));
      }
    }
    return overlaps;
  }

  private static double overlap(ScoredBox box, Truth truth) {
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

  Matches match(AreaRange range) {
    boolean[] out = new boolean[truths.size()];
    for (int g = 0; g < truths.size(); g++) {
      out[g] = truths.get(g).crowd() || !range.contains(truths.get(g).area());
    }
    int[] order = countedFirst(out);
    int tCount = Thresholds.IOU.length;
    boolean[][] matched = new boolean[tCount][boxes.size()];
    boolean[][] ignored = new boolean[tCount][boxes.size()];
    for (int t = 0; t < tCount; t++) {
      boolean[] taken = new boolean[truths.size()];
      for (int d = 0; d < boxes.size(); d++) {
        int g = bestTruth(d, Thresholds.IOU[t], order, out, taken);
        if (g == NONE) {
          ignored[t][d] = !range.contains(boxes.get(d).area());
        } else {
          matched[t][d] = true;
          ignored[t][d] = out[g];
          taken[g] = true;
        }
      }
    }
    double[] scores = boxes.stream().mapToDouble(ScoredBox::score).toArray();
    int counted = (int) IntStream.range(0, out.length).filter(g -> !out[g]).count();
    return new Matches(scores, matched, ignored, counted);
  }

  /**
   * Of equal overlaps the later truth is matched; a truth that counts comes before an ignored one.
   */
  private int bestTruth(int d, double threshold, int[] order, boolean[] out, boolean[] taken) {
    double best = Math.min(threshold, 1 - 1e-10);
    int found = NONE;
    for (int g : order) {
      if (taken[g] && !truths.get(g).crowd()) {
        continue;
      }
      if (found != NONE && !out[found] && out[g]) {
        break;
      }
      if (overlaps[d][g] >= best) {
        best = overlaps[d][g];
        found = g;
      }
    }
    return found;
  }

  private static int[] countedFirst(boolean[] out) {
    return IntStream.concat(
            IntStream.range(0, out.length).filter(g -> !out[g]),
            IntStream.range(0, out.length).filter(g -> out[g]))
        .toArray();
  }

  /**
   * The matches of the boxes of one category on one image, for one range of areas.
   *
   * @param scores [D], highest first
   * @param matched [T][D], whether the box matches a truth
   * @param ignored [T][D], whether the box is ignored
   * @param truths number of truths that count
   */
  record Matches(double[] scores, boolean[][] matched, boolean[][] ignored, int truths) {}

  /** COCO's sizes of objects, in square pixels; both ends are inclusive. */
  enum AreaRange {
    ALL(0, 1e5 * 1e5),
    SMALL(0, 32 * 32),
    MEDIUM(32 * 32, 96 * 96),
    LARGE(96 * 96, 1e5 * 1e5);

    private final double least;
    private final double most;

    AreaRange(double least, double most) {
      this.least = least;
      this.most = most;
    }

    boolean contains(double area) {
      return area >= least && area <= most;
    }
  }
}
