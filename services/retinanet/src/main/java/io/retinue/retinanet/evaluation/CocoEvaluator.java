package io.retinue.retinanet.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * COCO's evaluation of boxes (Lin et al. 2014, "Microsoft COCO"; pycocotools' {@code COCOeval} with
 * {@code iouType='bbox'} and its default parameters), number for number: also its crowds, its ties
 * and its -1. One of its faults is left out: it takes an annotation whose id is 0 for not found,
 * and there are no ids here. Stateless and thread-safe.
 */
public final class CocoEvaluator {
  private static final int MOST_BOXES = 100;

  private CocoEvaluator() {}

  /**
   * Scores the results against the truth. Images are taken in the order of their ids. An image
   * without a result had nothing found on it; a category without truth is left out of the means.
   *
   * @throws IllegalArgumentException where an image is named twice, or has a result and no truth
   */
  public static CocoScores evaluate(List<ImageTruth> truths, List<ImageResult> results) {
    Map<Long, ImageTruth> truthOf = new TreeMap<>();
    for (ImageTruth truth : truths) {
      if (truthOf.put(truth.imageId(), truth) != null) {
        throw new IllegalArgumentException("image " + truth.imageId() + " has two truths");
      }
    }
    Map<Long, List<ScoredBox>> boxesOf = new HashMap<>();
    for (ImageResult result : results) {
      if (!truthOf.containsKey(result.imageId())) {
        throw new IllegalArgumentException(
            "image " + result.imageId() + " has a result, but is not in the truth");
      }
      if (boxesOf.put(result.imageId(), result.boxes()) != null) {
        throw new IllegalArgumentException("image " + result.imageId() + " has two results");
      }
    }
    Summary summary = new Summary();
    for (int category : categories(truths)) {
      summary.add(category, matches(category, truthOf, boxesOf));
    }
    return summary.scores();
  }

  /** Only categories that have truth can have numbers. */
  private static TreeSet<Integer> categories(List<ImageTruth> images) {
    TreeSet<Integer> categories = new TreeSet<>();
    for (ImageTruth image : images) {
      image.truths().forEach(truth -> categories.add(truth.category()));
    }
    return categories;
  }

  private static Map<ImageMatcher.AreaRange, List<ImageMatcher.Matches>> matches(
      int category, Map<Long, ImageTruth> truthOf, Map<Long, List<ScoredBox>> boxesOf) {
    Map<ImageMatcher.AreaRange, List<ImageMatcher.Matches>> matches =
        new EnumMap<>(ImageMatcher.AreaRange.class);
    for (ImageMatcher.AreaRange range : ImageMatcher.AreaRange.values()) {
      matches.put(range, new ArrayList<>());
    }
    truthOf.forEach(
        (imageId, image) -> {
          List<Truth> truths =
              image.truths().stream().filter(truth -> truth.category() == category).toList();
          List<ScoredBox> boxes =
              boxesOf.getOrDefault(imageId, List.of()).stream()
                  .filter(box -> box.category() == category)
                  .toList();
          ImageMatcher matcher = new ImageMatcher(boxes, truths, MOST_BOXES);
          matches.forEach((range, images) -> images.add(matcher.match(range)));
        });
    return matches;
  }

  /** Gathers the curves of all categories and takes the means: pycocotools' {@code summarize}. */
  private static final class Summary {
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
}
