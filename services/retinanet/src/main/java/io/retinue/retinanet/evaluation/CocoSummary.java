package io.retinue.retinanet.evaluation;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gathers the curves of all categories and takes the means: pycocotools' {@code summarize}. */
final class CocoSummary {
  private final Map<ImageMatcher.AreaRange, Mean> ap = means();
  private final Map<ImageMatcher.AreaRange, Mean> ar100 = means();
  private final Mean ap50 = new Mean();
  private final Mean ap75 = new Mean();
  private final Mean ar1 = new Mean();
  private final Mean ar10 = new Mean();
  private final Map<Integer, CocoScores.Category> categories = new HashMap<>();

  /** Adds one category; it is left out of the means of a range where it has no truth. */
  void add(int category, Map<ImageMatcher.AreaRange, List<ImageMatcher.Matches>> matches) {
    Mean alone = new Mean();
    matches.forEach((range, images) -> add(range, images, alone));
    int truths =
        PrecisionRecall.truths(Objects.requireNonNull(matches.get(ImageMatcher.AreaRange.ALL)));
    categories.put(category, new CocoScores.Category(alone.value(), truths));
  }

  private void add(ImageMatcher.AreaRange range, List<ImageMatcher.Matches> images, Mean alone) {
    if (PrecisionRecall.truths(images) == 0) {
      return;
    }
    PrecisionRecall best100 = PrecisionRecall.of(images, 100);
    for (double[] precision : best100.precision()) {
      of(ap, range).add(precision);
      if (range == ImageMatcher.AreaRange.ALL) {
        alone.add(precision);
      }
    }
    of(ar100, range).add(best100.recall());
    if (range == ImageMatcher.AreaRange.ALL) {
      ap50.add(best100.precision()[Thresholds.IOU_50]);
      ap75.add(best100.precision()[Thresholds.IOU_75]);
      ar1.add(PrecisionRecall.of(images, 1).recall());
      ar10.add(PrecisionRecall.of(images, 10).recall());
    }
  }

  CocoScores scores() {
    return new CocoScores(metrics(), categories);
  }

  private CocoMetrics metrics() {
    return new CocoMetrics(
        of(ap, ImageMatcher.AreaRange.ALL).value(),
        ap50.value(),
        ap75.value(),
        of(ap, ImageMatcher.AreaRange.SMALL).value(),
        of(ap, ImageMatcher.AreaRange.MEDIUM).value(),
        of(ap, ImageMatcher.AreaRange.LARGE).value(),
        ar1.value(),
        ar10.value(),
        of(ar100, ImageMatcher.AreaRange.ALL).value(),
        of(ar100, ImageMatcher.AreaRange.SMALL).value(),
        of(ar100, ImageMatcher.AreaRange.MEDIUM).value(),
        of(ar100, ImageMatcher.AreaRange.LARGE).value());
  }

  private static Map<ImageMatcher.AreaRange, Mean> means() {
    Map<ImageMatcher.AreaRange, Mean> means = new EnumMap<>(ImageMatcher.AreaRange.class);
    for (ImageMatcher.AreaRange range : ImageMatcher.AreaRange.values()) {
      means.put(range, new Mean());
    }
    return means;
  }

  private static Mean of(Map<ImageMatcher.AreaRange, Mean> means, ImageMatcher.AreaRange range) {
    return Objects.requireNonNull(means.get(range));
  }

  /** A mean that is -1 while it has no values. */
  private static final class Mean {
    private double sum;
    private long count;

    void add(double[] values) {
      for (double value : values) {
        sum += value;
      }
      count += values.length;
    }

    double value() {
      return count == 0 ? -1 : sum / count;
    }
  }
}
