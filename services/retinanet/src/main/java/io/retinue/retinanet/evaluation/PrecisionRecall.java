package io.retinue.retinanet.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The precision-recall curve of one category, over all images, for one range of areas and one limit
 * of boxes an image: pycocotools' {@code accumulate}.
 *
 * @param precision [T][R], the best precision at that recall or above, 0 if it is not reached
 * @param recall [T], the highest recall
 */
record PrecisionRecall(double[][] precision, double[] recall) {

  private record Judged(ImageMatcher.Matches image, int box, double score) {}

  /** If {@link #truths} is 0 there is no curve: the caller checks this first. */
  static PrecisionRecall of(List<ImageMatcher.Matches> images, int mostBoxes) {
    List<Judged> judged = new ArrayList<>();
    for (ImageMatcher.Matches image : images) {
      int count = Math.min(mostBoxes, image.scores().length);
      for (int d = 0; d < count; d++) {
        judged.add(new Judged(image, d, image.scores()[d]));
      }
    }
    // Stable: with equal scores the earlier image comes first.
    judged.sort(Comparator.comparingDouble(box -> -box.score() + 0.0));
    int truths = truths(images);
    int tCount = Thresholds.IOU.length;
    double[][] precision = new double[tCount][];
    double[] recall = new double[tCount];
    for (int t = 0; t < tCount; t++) {
      double[] recalls = new double[judged.size()];
      double[] precisions = new double[judged.size()];
      curve(judged, t, truths, recalls, precisions);
      recall[t] = recalls.length == 0 ? 0 : recalls[recalls.length - 1];
      precision[t] = sample(recalls, precisions);
    }
    return new PrecisionRecall(precision, recall);
  }

  static int truths(List<ImageMatcher.Matches> images) {
    return images.stream().mapToInt(ImageMatcher.Matches::truths).sum();
  }

  private static void curve(
      List<Judged> judged, int t, int truths, double[] recalls, double[] precisions) {
    double right = 0;
    double wrong = 0;
    for (int i = 0; i < judged.size(); i++) {
      Judged box = judged.get(i);
      if (!box.image().ignored()[t][box.box()]) {
        if (box.image().matched()[t][box.box()]) {
          right++;
        } else {
          wrong++;
        }
      }
      recalls[i] = right / truths;
      precisions[i] = right / (wrong + right + Math.ulp(1.0)); // ulp: 0/0 is 0
    }
    for (int i = precisions.length - 1; i > 0; i--) {
      precisions[i - 1] = Math.max(precisions[i - 1], precisions[i]);
    }
  }

  /** Precision at each of COCO's recall thresholds, [R]. */
  private static double[] sample(double[] recalls, double[] precisions) {
    double[] sampled = new double[Thresholds.RECALL.length];
    int i = 0;
    for (int r = 0; r < sampled.length; r++) {
      while (i < recalls.length && recalls[i] < Thresholds.RECALL[r]) {
        i++;
      }
      sampled[r] = i < recalls.length ? precisions[i] : 0;
    }
    return sampled;
  }
}
