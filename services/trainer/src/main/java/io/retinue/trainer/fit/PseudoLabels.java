package io.retinue.trainer.fit;

import io.retinue.platform.service.ProgressListener;
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
 * Keeps a challenger from unlearning the classes of its champion. A labeler who looked for bicycles
 * only did not mark the people on the picture; learned as it is, the label would teach that they
 * are background. So the champion's own detections stand in for the classes that the labeler did
 * not look for: from score {@value #SURE} they are learned, from {@value #UNSURE} they are ignored.
 */
public final class PseudoLabels {
  private static final float SURE = 0.5f;
  private static final float UNSURE = 0.2f;
  private static final int BATCH = 4;

  private PseudoLabels() {}

  /**
   * @param champion the release that serves
   * @param labels those that leave out a class of the champion get pseudo-labels
   * @param classes the challenger's, to which the annotations' labels are indices
   * @param progress in pictures that get pseudo-labels
   * @return annotations by frame id
   */
  public static Map<String, List<Annotation>> of(
      Detector champion,
      DatasetSnapshot snapshot,
      List<Label> labels,
      List<String> classes,
      ProgressListener progress,
      StopSignal stop) {
    List<String> known = champion.spec().classes();
    List<Label> incomplete =
        labels.stream()
            .filter(label -> !champion.spec().namedClasses().stream().allMatch(label::isAnnotated))
            .toList();
    SnapshotExamples pictures = new SnapshotExamples(snapshot, incomplete, classes);
    Map<String, List<Annotation>> pseudoLabels = new HashMap<>();
    progress.onProgress(0, incomplete.size());
    for (int from = 0; from < incomplete.size(); from += BATCH) {
      stop.check();
      List<Integer> batch = new ArrayList<>();
      for (int i = from; i < Math.min(from + BATCH, incomplete.size()); i++) {
        batch.add(i);
      }
      List<List<Detection>> found = champion.detect(batch.stream().map(pictures::image).toList());
      for (int i = 0; i < batch.size(); i++) {
        Label label = incomplete.get(batch.get(i));
        pseudoLabels.put(label.frameId(), notAnnotated(label, found.get(i), known, classes));
      }
      progress.onProgress(pseudoLabels.size(), incomplete.size());
    }
    return pseudoLabels;
  }

  private static List<Annotation> notAnnotated(
      Label label, List<Detection> found, List<String> known, List<String> classes) {
    List<Annotation> annotations = new ArrayList<>();
    for (Detection detection : found) {
      String name = known.get(detection.label());
      if (detection.score() >= UNSURE && !label.isAnnotated(name)) {
        annotations.add(
            new Annotation(classes.indexOf(name), detection.box(), detection.score() < SURE));
      }
    }
    return annotations;
  }
}
