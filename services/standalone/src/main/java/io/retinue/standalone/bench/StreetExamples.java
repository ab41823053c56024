package io.retinue.standalone.bench;

import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.synthetic.SyntheticFrame;
import io.retinue.synthetic.SyntheticStreet;
import io.retinue.synthetic.TruthBox;
import java.util.ArrayList;
import java.util.List;

/** Frames of a synthetic street with exact boxes, kept in memory: the same on every machine. */
public final class StreetExamples implements ExampleSource {
  /** The labels, in the order of their indices. */
  static final List<String> CLASSES = SyntheticStreet.labels();

  private final List<LabelledImage> examples = new ArrayList<>();

  /**
   * @param first index of the first frame
   * @param stride from frame to frame: a second and a half of scene time is 15
   */
  StreetExamples(SyntheticStreet street, long first, int count, int stride) {
    for (int i = 0; i < count; i++) {
      SyntheticFrame frame = street.frame(first + (long) i * stride);
      examples.add(
          new LabelledImage(
              new RgbImage(
                  frame.picture().width(), frame.picture().height(), frame.picture().rgb()),
              annotations(frame, CLASSES)));
    }
  }

  /** What is on a frame, as far as it is of {@code classes}. */
  public static List<Annotation> annotations(SyntheticFrame frame, List<String> classes) {
    List<Annotation> annotations = new ArrayList<>();
    for (SyntheticFrame.Annotation one : frame.annotations()) {
      TruthBox truth = one.box();
      int label = classes.indexOf(truth.label());
      if (label >= 0) {
        Box box = new Box(truth.x1(), truth.y1(), truth.x2(), truth.y2());
        annotations.add(new Annotation(label, box, one.crowd()));
      }
    }
    return annotations;
  }

  @Override
  public int size() {
    return examples.size();
  }

  @Override
  public LabelledImage get(int index) {
    return examples.get(index);
  }
}
