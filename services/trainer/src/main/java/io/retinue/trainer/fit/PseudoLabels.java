package io.retinue.trainer.fit;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.detection.Detector;
import io.retinue.trainer.dataset.DatasetSnapshot;
import io.retinue.trainer.dataset.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps a challenger from unlearning what its champion knows. A labeler who looked for bicycles
 * alone says nothing of the people on the picture; learned as it stands, the label would teach that
 * they are background. So the champion's own detections stand in for the classes that the labeler
 * did not look for: sure ones are learned, unsure ones are ignored.
 */
public final class PseudoLabels {
  private static final float SURE = 0.5f;
  private static final float UNSURE = 0.2f;
  private static final int BATCH = 4;

  private PseudoLabels() {}

  /**
   * @param champion serves until the challenger is better
   * @param labels whose pictures are rehearsed, where they leave a class of the champion's out
   * @param classes the challenger's, to which the annotations' labels are indices
   * @return annotations by frame id
   */
  public static Map<String, List<Annotation>> recall(
      Detector champion,
      DatasetSnapshot snapshot,
      List<Label> labels,
      List<String> classes,
      StopSignal stop) {
    List<String> known = champion.spec().classes();
    List<Label> incomplete =
        labels.stream()
            .filter(label -> !champion.spec().namedClasses().stream().allMatch(label::searchedFor))
            .toList();
    SnapshotExamples pictures = new SnapshotExamples(snapshot, incomplete, classes);
    Map<String, List<Annotation>> recalled = new HashMap<>();
    for (int from = 0; from < incomplete.size(); from += BATCH) {
      stop.check();
      List<Integer> batch = new ArrayList<>();
      for (int i = from; i < Math.min(from + BATCH, incomplete.size()); i++) {
        batch.add(i);
      }
      List<List<Detection>> found = champion.detect(batch.stream().map(pictures::image).toList());
      for (int i = 0; i < batch.size(); i++) {
        Label label = incomplete.get(batch.get(i));
        recalled.put(label.frameId(), unsearched(label, found.get(i), known, classes));
      }
    }
    return recalled;
  }

  private static List<Annotation> unsearched(
      Label label, List<Detection> found, List<String> known, List<String> classes) {
    List<Annotation> annotations = new ArrayList<>();
    for (Detection detection : found) {
      String name = known.get(detection.label());
      if (detection.score() >= UNSURE && !label.searchedFor(name)) {
        annotations.add(
            new Annotation(classes.indexOf(name), detection.box(), detection.score() < SURE));
      }
    }
    return annotations;
  }
}
