package io.retinue.trainer.evaluation;

import io.retinue.platform.coco.CocoAnnotation;
import io.retinue.platform.coco.CocoBox;
import io.retinue.platform.coco.CocoCategory;
import io.retinue.platform.coco.CocoFile;
import io.retinue.platform.coco.CocoImage;
import io.retinue.platform.coco.CocoResult;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.DetectSize;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.CocoEvaluator;
import io.retinue.retinanet.evaluation.ImageResult;
import io.retinue.retinanet.evaluation.ImageTruth;
import io.retinue.retinanet.evaluation.ScoredBox;
import io.retinue.retinanet.evaluation.Truth;
import io.retinue.trainer.gate.ClassScore;
import io.retinue.trainer.release.ReleaseFolder;
import io.retinue.video.FilmReader;
import io.retinue.video.JpegDecoder;
import io.retinue.video.JpegEncoder.Jpeg;
import io.retinue.video.Picture;
import io.retinue.video.PictureSize;
import io.retinue.video.VideoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Scores a release on a labelled video, as COCO does. Each labelled frame takes the path of a live
 * one (same scaling, same JPEG), and the boxes are scaled back to the pixels that were labelled.
 * Categories and classes are matched by name.
 */
public final class Evaluation {
  private static final int BATCH = 4;

  /** Receives the progress of an evaluation. */
  @FunctionalInterface
  public interface Listener {
    void onImages(int done, int all);
  }

  /** A labeled frame, its published picture, and that picture as the detector gets it. */
  private record Example(CocoImage labels, Jpeg jpeg, Picture picture) {
    RgbImage image() {
      return new RgbImage(picture.width(), picture.height(), picture.rgb());
    }
  }

  private final DetectSize detectSize;
  private final Listener listener;

  /**
   * @param detectSize of the camera that took the film
   */
  public Evaluation(DetectSize detectSize, Listener listener) {
    this.detectSize = detectSize;
    this.listener = listener;
  }

  /**
   * Evaluates.
   *
   * @param release a release's folder, or a safetensors file with its model.json beside it
   * @param video any file that ingest reads
   * @param coco labels of the video's frames
   * @throws RetinueException BAD_INPUT that names what is missing, damaged or contradictory
   */
  public EvaluationResult evaluate(Path release, Path video, Path coco) {
    CocoFile labels = CocoFile.read(coco);
    try (Detector detector = ReleaseFolder.open(release)) {
      return score(labels, detector.spec().classes(), detect(labels, video, detector));
    }
  }

  private List<CocoResult> detect(CocoFile labels, Path film, Detector detector) {
    List<CocoImage> images = labels.images(); // in the order of their frames, each frame once
    List<CocoResult> results = new ArrayList<>();
    List<Example> batch = new ArrayList<>();
    int read = 0;
    try (FilmReader reader =
            FilmReader.open(film, new PictureSize(detectSize.maxWidth(), detectSize.maxHeight()));
        JpegDecoder decoder = new JpegDecoder()) {
      for (; read < images.size(); read++) {
        CocoImage image = images.get(read);
        PictureSize labeled = new PictureSize(image.width(), image.height());
        Jpeg jpeg = reader.read(image.frame(), labeled).jpeg();
        batch.add(new Example(image, jpeg, decoder.decode(jpeg.bytes())));
        if (batch.size() == BATCH || read == images.size() - 1) {
          results.addAll(detect(labels, batch, detector));
          batch.clear();
          listener.onImages(read + 1, images.size());
        }
      }
    } catch (VideoException e) {
      throw labels.mismatch(read, e, e.reason().remedy());
    }
    return results;
  }

  private static List<CocoResult> detect(CocoFile labels, List<Example> batch, Detector detector) {
    Map<String, Integer> idOf =
        labels.categories().stream()
            .collect(Collectors.toMap(CocoCategory::name, CocoCategory::id));
    List<List<Detection>> found = detector.detect(batch.stream().map(Example::image).toList());
    List<CocoResult> results = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Example example = batch.get(i);
      for (Detection detection : found.get(i)) {
        Integer id = idOf.get(detector.spec().classes().get(detection.label()));
        if (id != null) {
          results.add(result(example, id, detection));
        }
      }
    }
    return results;
  }

  private static CocoResult result(Example example, int id, Detection detection) {
    Box box = detection.box();
    CocoBox scaled =
        new CocoBox(
            box.x1() / example.jpeg().scaleX(),
            box.y1() / example.jpeg().scaleY(),
            box.width() / example.jpeg().scaleX(),
            box.height() / example.jpeg().scaleY());
    return new CocoResult(example.labels().id(), id, scaled, detection.score());
  }

  private static EvaluationResult score(
      CocoFile labels, List<String> known, List<CocoResult> detections) {
    List<ImageResult> results = results(detections);
    Map<String, ClassScore> classes = new LinkedHashMap<>();
    for (CocoCategory category : labels.categories()) {
      List<ImageTruth> truths = truths(labels, category);
      long boxes =
          truths.stream()
              .flatMap(image -> image.truths().stream())
              .filter(truth -> !truth.crowd())
              .count();
      double ap = boxes == 0 ? -1 : CocoEvaluator.evaluate(truths, results).metrics().ap();
      classes.put(category.name(), new ClassScore(ap, (int) boxes));
    }
    return new EvaluationResult(
        CocoEvaluator.evaluate(truths(labels, null), results).metrics(),
        classes,
        labels.categoryNames().stream().filter(name -> !known.contains(name)).toList(),
        labels.images().size(),
        labels.boxCount(),
        List.copyOf(detections));
  }

  private static List<ImageTruth> truths(CocoFile labels, @Nullable CocoCategory only) {
    List<ImageTruth> truths = new ArrayList<>();
    for (CocoImage image : labels.images()) {
      truths.add(
          new ImageTruth(
              image.id(),
              image.annotations().stream()
                  .filter(box -> only == null || box.category().equals(only))
                  .map(Evaluation::truth)
                  .toList()));
    }
    return truths;
  }

  private static Truth truth(CocoAnnotation annotation) {
    CocoBox box = annotation.box();
    return new Truth(
        annotation.category().id(),
        box.x(),
        box.y(),
        box.width(),
        box.height(),
        annotation.area(),
        annotation.crowd());
  }

  private static List<ImageResult> results(List<CocoResult> detections) {
    Map<Long, List<ScoredBox>> boxes = new HashMap<>();
    for (CocoResult one : detections) {
      CocoBox box = one.box();
      boxes
          .computeIfAbsent(one.imageId(), absent -> new ArrayList<>())
          .add(
              new ScoredBox(
                  one.categoryId(), box.x(), box.y(), box.width(), box.height(), one.score()));
    }
    return boxes.entrySet().stream()
        .map(image -> new ImageResult(image.getKey(), image.getValue()))
        .toList();
  }
}
