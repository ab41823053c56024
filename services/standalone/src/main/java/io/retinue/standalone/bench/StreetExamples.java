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
import java.util.stream.Stream;

/**
 * Frames of a synthetic street with exact boxes, kept in memory: the same on every machine. What
 * shows too little to be demanded is a crowd: neither asked for nor punished.
 */
final class StreetExamples implements ExampleSource {
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
              Stream.concat(
                      frame.truth().stream().map(truth -> annotation(truth, false)),
                      frame.marginal().stream().map(truth -> annotation(truth, true)))
                  .toList()));
    }
  }

  private static Annotation annotation(TruthBox truth, boolean crowd) {
    return new Annotation(
        CLASSES.indexOf(truth.label()),
        new Box(truth.x1(), truth.y1(), truth.x2(), truth.y2()),
        crowd);
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
