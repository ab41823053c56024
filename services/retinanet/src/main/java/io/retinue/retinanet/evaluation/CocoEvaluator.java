package io.retinue.retinanet.evaluation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    CocoSummary summary = new CocoSummary();
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
}
