package io.retinue.synthetic;

import io.retinue.video.Picture;
import java.util.List;
import java.util.stream.Stream;

/**
 * One frame of a synthetic camera with its truth.
 *
 * @param truth what a careful person would label, nearest last
 * @param marginal visible, but too small or too hidden to require: a detection of it is neither
 *     right nor wrong
 */
public record SyntheticFrame(Picture picture, List<TruthBox> truth, List<TruthBox> marginal) {
  /** A box as an annotation: a crowd is neither trained on nor evaluated. */
  public record Annotation(TruthBox box, boolean crowd) {}

  public SyntheticFrame {
    truth = List.copyOf(truth);
    marginal = List.copyOf(marginal);
  }

  /** Annotations for training: the truth, and marginal objects as crowds. */
  public List<Annotation> annotations() {
    return Stream.concat(
            truth.stream().map(box -> new Annotation(box, false)),
            marginal.stream().map(box -> new Annotation(box, true)))
        .toList();
  }
}
