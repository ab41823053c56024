package io.retinue.trainer.fit;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.RgbImage;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.dataset.Label;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.video.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A part of a snapshot as examples for a network: names become indices, and pictures are decoded
 * when they are needed. Boxes of classes that are not in the list are left out. Thread-safe.
 */
public final class SnapshotExamples implements EvaluationSet {
  private final DatasetSnapshot snapshot;
  private final List<Label> labels;
  private final List<String> classes;
  private final BiFunction<Label, RgbImage, List<Annotation>> pseudoLabels;

  public SnapshotExamples(DatasetSnapshot snapshot, List<Label> labels, List<String> classes) {
    this(snapshot, labels, classes, (label, image) -> List.of());
  }

  /**
   * @param pseudoLabels the champion's detections of classes that the labeler did not look for
   *     ({@link PseudoLabels}); thread-safe
   */
  public SnapshotExamples(
      DatasetSnapshot snapshot,
      List<Label> labels,
      List<String> classes,
      BiFunction<Label, RgbImage, List<Annotation>> pseudoLabels) {
    this.snapshot = snapshot;
    this.labels = List.copyOf(labels);
    this.classes = List.copyOf(classes);
    this.pseudoLabels = pseudoLabels;
  }

  @Override
  public int size() {
    return labels.size();
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public boolean isAnnotated(int index, int label) {
    return labels.get(index).isAnnotated(classes.get(label));
  }

  @Override
  public LabelledImage get(int index) {
    Label label = labels.get(index);
    List<Annotation> annotations = new ArrayList<>();
    for (Label.Box box : label.boxes()) {
      int number = classes.indexOf(box.label());
      if (number >= 0) {
        annotations.add(
            new Annotation(number, new Box(box.x1(), box.y1(), box.x2(), box.y2()), box.crowd()));
      }
    }
    RgbImage image = image(index);
    annotations.addAll(pseudoLabels.apply(label, image));
    return new LabelledImage(image, annotations);
  }

  @Override
  public RgbImage image(int index) {
    Picture picture = snapshot.picture(labels.get(index));
    return new RgbImage(picture.width(), picture.height(), picture.rgb());
  }
}
