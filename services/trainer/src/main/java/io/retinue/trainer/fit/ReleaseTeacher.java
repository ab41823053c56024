package io.retinue.trainer.fit;

import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.trainer.dataset.Label;
import io.retinue.trainer.dataset.TaughtFrames;
import io.retinue.video.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A release that labels frames: what it finds with a score of {@value PseudoLabels#SURE} is an
 * object, with {@value PseudoLabels#UNSURE} a region from which nothing is learned. Hinton et al.,
 * "Distilling the Knowledge in a Neural Network", with hard labels.
 *
 * @param detector of the release; closed with this
 * @param sha256 of the release
 */
public record ReleaseTeacher(Detector detector, String sha256)
    implements TaughtFrames.Teacher, AutoCloseable {
  @Override
  public String identity() {
    return String.format(
        Locale.ROOT, "%s %.3f %.3f", sha256, PseudoLabels.SURE, PseudoLabels.UNSURE);
  }

  @Override
  public List<String> classes() {
    return detector.spec().namedClasses();
  }

  @Override
  public List<List<Label.Box>> look(List<Picture> pictures) {
    List<RgbImage> images =
        pictures.stream()
            .map(picture -> new RgbImage(picture.width(), picture.height(), picture.rgb()))
            .toList();
    return detector.detect(images).stream().map(this::boxes).toList();
  }

  private List<Label.Box> boxes(List<Detection> found) {
    List<Label.Box> boxes = new ArrayList<>();
    for (Detection detection : found) {
      if (detection.score() >= PseudoLabels.UNSURE) {
        Box box = detection.box();
        boxes.add(
            new Label.Box(
                detector.spec().classes().get(detection.label()),
                box.x1(),
                box.y1(),
                box.x2(),
                box.y2(),
                detection.score() < PseudoLabels.SURE));
      }
    }
    return boxes;
  }

  @Override
  public void close() {
    detector.close();
  }
}
