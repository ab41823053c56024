package io.retinue.trainer.fit;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.CocoEvaluator;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.evaluation.ImageResult;
import io.retinue.retinanet.evaluation.ImageTruth;
import io.retinue.retinanet.evaluation.ScoredBox;
import io.retinue.retinanet.evaluation.Truth;
import io.retinue.trainer.gate.ClassScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a detector over judged pictures and scores it as COCO does. Classes are matched by name: one
 * that the detector does not know is never found, and counts so.
 */
public final class Judge {
  private static final int BATCH = 4;

  private final JudgedPictures pictures;

  public Judge(JudgedPictures pictures) {
    this.pictures = pictures;
  }

  /** Judges on every picture. */
  public Judgment judge(Detector detector, StopSignal stop) {
    return judge(detector, pictures.size(), stop);
  }

  /**
   * Judges on at most so many pictures, evenly spread.
   *
   * @param most at least 1
   */
  public Judgment judge(Detector detector, int most, StopSignal stop) {
    List<Integer> chosen = spread(pictures.size(), most);
    int[] labelOf = toContest(detector.spec().classes());
    List<ImageTruth> truths = new ArrayList<>();
    List<ImageResult> results = new ArrayList<>();
    for (int from = 0; from < chosen.size(); from += BATCH) {
      stop.check();
      List<Integer> batch = chosen.subList(from, Math.min(from + BATCH, chosen.size()));
      List<LabelledImage> images = batch.stream().map(pictures::get).toList();
      List<RgbImage> inputs = images.stream().map(LabelledImage::image).toList();
      List<List<Detection>> found = detector.detect(inputs);
      for (int i = 0; i < batch.size(); i++) {
        truths.add(truth(batch.get(i), images.get(i)));
        results.add(result(batch.get(i), found.get(i), labelOf));
      }
    }
    return score(truths, results);
  }

  private Judgment score(List<ImageTruth> truths, List<ImageResult> results) {
    CocoMetrics metrics = CocoEvaluator.evaluate(truths, results).metrics();
    Map<String, ClassScore> classes = new LinkedHashMap<>();
    for (int label = 0; label < pictures.classes().size(); label++) {
      List<ImageTruth> truthsOf = ofLabel(truths, label);
      int count = 0;
      for (ImageTruth truth : truthsOf) {
        count += (int) truth.truths().stream().filter(box -> !box.crowd()).count();
      }
      double ap = count == 0 ? -1 : CocoEvaluator.evaluate(truthsOf, results).metrics().ap();
      classes.put(pictures.classes().get(label), new ClassScore(ap, count));
    }
    return new Judgment(metrics, classes, truths.size());
  }

  private static List<ImageTruth> ofLabel(List<ImageTruth> truths, int label) {
    return truths.stream()
        .map(
            image ->
                new ImageTruth(
                    image.imageId(),
                    image.truths().stream().filter(box -> box.category() == label).toList()))
        .toList();
  }

  private static ImageTruth truth(int index, LabelledImage image) {
    List<Truth> boxes = new ArrayList<>();
    for (Annotation annotation : image.annotations()) {
      Box box = annotation.box();
      boxes.add(
          new Truth(
              annotation.label(),
              box.x1(),
              box.y1(),
              box.width(),
              box.height(),
              box.area(),
              annotation.crowd()));
    }
    return new ImageTruth(index, boxes);
  }

  private ImageResult result(int index, List<Detection> found, int[] labelOf) {
    List<ScoredBox> boxes = new ArrayList<>();
    for (Detection detection : found) {
      int label = labelOf[detection.label()];
      if (label >= 0 && pictures.searched(index, label)) {
        Box box = detection.box();
        boxes.add(
            new ScoredBox(label, box.x1(), box.y1(), box.width(), box.height(), detection.score()));
      }
    }
    return new ImageResult(index, boxes);
  }

  /** Index in the contest's classes of each of the detector's, -1 where the contest has none. */
  private int[] toContest(List<String> detectorClasses) {
    return detectorClasses.stream().mapToInt(pictures.classes()::indexOf).toArray();
  }

  /** At most {@code most} of the numbers from 0 to {@code size - 1}, evenly spread. */
  static List<Integer> spread(int size, int most) {
    int count = Math.min(size, most);
    List<Integer> chosen = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      chosen.add((int) ((long) i * size / count));
    }
    return chosen;
  }
}
