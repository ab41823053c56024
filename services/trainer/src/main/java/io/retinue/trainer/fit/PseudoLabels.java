package io.retinue.trainer.fit;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.TorchThreads;
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
 *
 * <p>The champion looks at a picture when a step is about to learn from it, once, and on one
 * processor, while another step is taken. Thread-safe.
 */
public final class PseudoLabels implements AutoCloseable {
  private static final float SURE = 0.5f;
  private static final float UNSURE = 0.2f;

  private final Detector champion;
  private final List<String> classes;
  private final Map<String, List<Annotation>> known = new HashMap<>();

  /**
   * @param champion the release that serves; closed with this
   * @param classes the challenger's, to which the annotations' labels are indices
   */
  public PseudoLabels(Detector champion, List<String> classes) {
    this.champion = champion;
    this.classes = classes;
  }

  /** Whether one of the labels leaves out a class of the champion. */
  public static boolean areNeededFor(List<Label> labels, List<String> championClasses) {
    return labels.stream().anyMatch(label -> isIncomplete(label, championClasses));
  }

  private static boolean isIncomplete(Label label, List<String> championClasses) {
    return !championClasses.stream().allMatch(label::isAnnotated);
  }

  /** What the champion finds of the classes that were not looked for on a picture. */
  public synchronized List<Annotation> of(Label label, RgbImage image) {
    return isIncomplete(label, champion.spec().namedClasses())
        ? known.computeIfAbsent(label.frameId(), id -> notAnnotated(label, detect(image)))
        : List.of();
  }

  private List<Detection> detect(RgbImage image) {
    int threads = TorchThreads.onThisThread();
    TorchThreads.useOnThisThread(1);
    try {
      return champion.detect(List.of(image)).get(0);
    } finally {
      TorchThreads.useOnThisThread(threads);
    }
  }

  private List<Annotation> notAnnotated(Label label, List<Detection> found) {
    List<Annotation> annotations = new ArrayList<>();
    for (Detection detection : found) {
      String name = champion.spec().classes().get(detection.label());
      if (detection.score() >= UNSURE && !label.isAnnotated(name)) {
        annotations.add(
            new Annotation(classes.indexOf(name), detection.box(), detection.score() < SURE));
      }
    }
    return annotations;
  }

  @Override
  public synchronized void close() {
    champion.close();
  }
}
