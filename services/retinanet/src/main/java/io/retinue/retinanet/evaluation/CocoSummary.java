package io.retinue.retinanet.evaluation;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Gathers the curves of all categories and takes the means: pycocotools' {@code summarize}. */
final class CocoSummary {
  private final Map<AreaRange, Mean> ap = means();
  private final Map<AreaRange, Mean> ar100 = means();
  private final Mean ap50 = new Mean();
  private final Mean ap75 = new Mean();
  private final Mean ar1 = new Mean();
  private final Mean ar10 = new Mean();

  /** Adds one category; it is left out where it has no truth in that range. */
  void add(AreaRange range, List<ImageMatches> images) {
    if (PrecisionRecall.truths(images) == 0) {
      return;
    }
    PrecisionRecall best100 = PrecisionRecall.of(images, 100);
    for (double[] precision : best100.precision()) {
      of(ap, range).add(precision);
    }
    of(ar100, range).add(best100.recall());
    if (range == AreaRange.ALL) {
      ap50.add(best100.precision()[Thresholds.IOU_50]);
      ap75.add(best100.precision()[Thresholds.IOU_75]);
      ar1.add(PrecisionRecall.of(images, 1).recall());
      ar10.add(PrecisionRecall.of(images, 10).recall());
    }
  }

  CocoMetrics metrics() {
    return new CocoMetrics(
        of(ap, AreaRange.ALL).value(),
        ap50.value(),
        ap75.value(),
        of(ap, AreaRange.SMALL).value(),
        of(ap, AreaRange.MEDIUM).value(),
        of(ap, AreaRange.LARGE).value(),
        ar1.value(),
        ar10.value(),
        of(ar100, AreaRange.ALL).value(),
        of(ar100, AreaRange.SMALL).value(),
        of(ar100, AreaRange.MEDIUM).value(),
        of(ar100, AreaRange.LARGE).value());
  }

  private static Map<AreaRange, Mean> means() {
    Map<AreaRange, Mean> means = new EnumMap<>(AreaRange.class);
    for (AreaRange range : AreaRange.values()) {
      means.put(range, new Mean());
    }
    return means;
  }

  private static Mean of(Map<AreaRange, Mean> means, AreaRange range) {
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
