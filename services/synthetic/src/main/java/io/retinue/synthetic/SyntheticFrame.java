package io.retinue.synthetic;

import io.retinue.video.Picture;
import java.util.List;
import java.util.stream.Stream;

/**
 * One frame of a synthetic camera with its truth.
 *
 * @param truth what a careful human would box, nearest last
 * @param marginal what can be seen a little, but too small or too hidden to demand: neither a miss
 *     nor a mistake, whatever a detector says about it
 */
public record SyntheticFrame(Picture picture, List<TruthBox> truth, List<TruthBox> marginal) {
  /** A box as an annotation: a crowd is neither trained on nor evaluated. */
  public record Annotation(TruthBox box, boolean crowd) {}

  public SyntheticFrame {
    truth = List.copyOf(truth);
    marginal = List.copyOf(marginal);
  }

  /** What a careful labeler would draw: the truth, and what is marginal as crowds. */
  public List<Annotation> annotations() {
    return Stream.concat(
            truth.stream().map(box -> new Annotation(box, false)),
            marginal.stream().map(box -> new Annotation(box, true)))
        .toList();
  }
}
