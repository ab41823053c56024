package io.retinue.trainer.evaluation;

import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.CocoEvaluator;
import io.retinue.retinanet.evaluation.CocoScores;
import io.retinue.retinanet.evaluation.ImageResult;
import io.retinue.retinanet.evaluation.ImageTruth;
import io.retinue.retinanet.evaluation.ScoredBox;
import io.retinue.trainer.release.ReleaseFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;

/**
 * Runs a detector over labeled images and computes COCO's metrics. The detector's classes and the
 * categories are matched by name: a category that the detector does not have is never found.
 *
 * @param categories numbers of the categories in the truth, by name
 */
public record Evaluator(Map<String, Integer> categories) {
  /** More images would hardly change the result, and take minutes. */
  private static final int MOST_IMAGES = 500;

  private static final int BATCH = 4;

  /**
   * One labeled image.
   *
   * @param image what the detector gets
   * @param truth its labels, in pixels of the labeled image, which may be larger
   * @param scaleX pixels of the labeled image to one of this, across
   * @param scaleY the same, down
   * @param isAnnotated whether the labeler looked for a category; if not, detections of it are
   *     neither right nor wrong
   */
  public record Example(
      RgbImage image, ImageTruth truth, double scaleX, double scaleY, IntPredicate isAnnotated) {}

  public Evaluator {
    categories = new LinkedHashMap<>(categories);
  }

  /** Evaluates a release on a set, or on {@value #MOST_IMAGES} images of a larger one. */
  public static EvaluationResult evaluate(Path release, EvaluationSet set, StopSignal stop) {
    try (Detector detector = ReleaseFolder.open(release)) {
      return evaluate(detector, set, stop);
    }
  }

  /** Evaluates on a set, or on {@value #MOST_IMAGES} images of a larger one. */
  public static EvaluationResult evaluate(Detector detector, EvaluationSet set, StopSignal stop) {
    return evaluate(detector, set, ProgressListener.SILENT, stop);
  }

  /** The same, with its progress in images. */
  public static EvaluationResult evaluate(
      Detector detector, EvaluationSet set, ProgressListener progress, StopSignal stop) {
    return evaluate(detector, set, MOST_IMAGES, progress, stop);
  }

  /**
   * Evaluates on at most so many images of a set, evenly spread.
   *
   * @param most at least 1
   */
  public static EvaluationResult evaluate(
      Detector detector, EvaluationSet set, int most, ProgressListener progress, StopSignal stop) {
    Map<String, Integer> categories = new LinkedHashMap<>();
    set.classes().forEach(name -> categories.put(name, categories.size()));
    List<Integer> chosen = set.spread(most);
    return new Evaluator(categories)
        .evaluate(
            detector,
            chosen.stream().map(set::example).iterator(),
            done -> progress.onProgress(done, chosen.size()),
            stop);
  }

  /**
   * Evaluates on every image.
   *
   * @param examples each is taken when it is needed; the truths' ids differ
   * @param done receives how many images are evaluated, after each batch
   */
  public EvaluationResult evaluate(
      Detector detector, Iterator<Example> examples, IntConsumer done, StopSignal stop) {
    return evaluate(
        detector.spec().classes(),
        batchSize(detector.spec()),
        detector::detect,
        examples,
        done,
        stop);
  }

  EvaluationResult evaluate(
      List<String> names,
      int batchSize,
      Function<List<RgbImage>, List<List<Detection>>> detector,
      Iterator<Example> examples,
      IntConsumer done,
      StopSignal stop) {
    List<ImageTruth> truths = new ArrayList<>();
    List<ImageResult> results = new ArrayList<>();
    List<Example> batch = new ArrayList<>();
    done.accept(0);
    while (examples.hasNext()) {
      stop.check();
      batch.add(examples.next());
      if (batch.size() == batchSize || !examples.hasNext()) {
        List<List<Detection>> found = detector.apply(batch.stream().map(Example::image).toList());
        for (int i = 0; i < batch.size(); i++) {
          truths.add(batch.get(i).truth());
          results.add(result(names, batch.get(i), found.get(i)));
        }
        batch.clear();
        done.accept(truths.size());
      }
    }
    CocoScores scores = CocoEvaluator.evaluate(truths, results);
    Map<String, CocoScores.Category> classes = new LinkedHashMap<>();
    categories.forEach((name, number) -> classes.put(name, scores.of(number)));
    return new EvaluationResult(
        scores.metrics(),
        classes,
        categories.keySet().stream().filter(name -> !names.contains(name)).toList(),
        truths.size(),
        truths.stream().mapToLong(truth -> truth.truths().size()).sum(),
        results);
  }

  /**
   * Inputs that follow the pictures are large, and batches of them gain nothing: one at a time, a
   * stop comes soon.
   */
  private static int batchSize(ModelSpec spec) {
    return spec.preprocessing().resizing() instanceof Resizing.Fixed ? BATCH : 1;
  }

  private ImageResult result(List<String> names, Example example, List<Detection> detections) {
    List<ScoredBox> boxes = new ArrayList<>();
    for (Detection detection : detections) {
      Integer category = categories.get(names.get(detection.label()));
      if (category != null && example.isAnnotated().test(category)) {
        Box box = detection.box();
        boxes.add(
            new ScoredBox(
                category,
                box.x1() * example.scaleX(),
                box.y1() * example.scaleY(),
                box.width() * example.scaleX(),
                box.height() * example.scaleY(),
                detection.score()));
      }
    }
    return new ImageResult(example.truth().imageId(), boxes);
  }
}
