package io.retinue.trainer.fit;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.trainer.dataset.Label;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps a challenger from unlearning the classes of its champion. A labeler who looked for bicycles
 * only did not mark the people on the picture; learned as it is, the label would teach that they
 * are background. So the detections of other releases stand in for the classes that the labeler did
 * not look for: from score {@value #SURE} they are learned, from {@value #UNSURE} they are ignored.
 *
 * <p>The releases look at a picture when a step is about to learn from it, once, and on one
 * processor, while another step is taken. Thread-safe.
 */
public final class PseudoLabels implements AutoCloseable {
  static final float SURE = 0.5f;
  static final float UNSURE = 0.2f;

  private final List<Detector> detectors;
  private final List<String> classes;
  private final Map<String, List<Annotation>> known = new HashMap<>();

  /**
   * @param detectors the release that serves, after the teacher where there is one: for a class
   *     that several have, the first one counts; closed with this
   * @param classes the challenger's, to which the annotations' labels are indices
   */
  public PseudoLabels(List<Detector> detectors, List<String> classes) {
    this.detectors = List.copyOf(detectors);
    this.classes = List.copyOf(classes);
  }

  /** Whether one of the labels leaves out one of these classes. */
  public static boolean areNeededFor(List<Label> labels, List<String> classes) {
    return labels.stream().anyMatch(label -> !classes.stream().allMatch(label::isAnnotated));
  }

  /** What the releases find of the classes that were not looked for on a picture. */
  public synchronized List<Annotation> of(Label label, RgbImage image) {
    return known.computeIfAbsent(label.frameId(), id -> notAnnotated(label, image));
  }

  private List<Annotation> notAnnotated(Label label, RgbImage image) {
    List<Annotation> annotations = new ArrayList<>();
    Set<String> found = new HashSet<>();
    for (Detector detector : detectors) {
      Set<String> missing = new HashSet<>(detector.spec().namedClasses());
      missing.retainAll(classes);
      missing.removeIf(name -> label.isAnnotated(name) || !found.add(name));
      if (!missing.isEmpty()) {
        annotations.addAll(detect(detector, image, missing));
      }
    }
    return annotations;
  }

  private List<Annotation> detect(Detector detector, RgbImage image, Set<String> missing) {
    int threads = TorchThreads.onThisThread();
    TorchThreads.useOnThisThread(1);
    try {
      List<Annotation> annotations = new ArrayList<>();
      for (Detection detection : detector.detect(List.of(image)).get(0)) {
        String name = detector.spec().classes().get(detection.label());
        if (detection.score() >= UNSURE && missing.contains(name)) {
          annotations.add(
              new Annotation(classes.indexOf(name), detection.box(), detection.score() < SURE));
        }
      }
      return annotations;
    } finally {
      TorchThreads.useOnThisThread(threads);
    }
  }

  @Override
  public synchronized void close() {
    detectors.forEach(Detector::close);
  }
}
