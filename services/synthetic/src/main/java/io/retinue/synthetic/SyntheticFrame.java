package io.retinue.synthetic;

import io.retinue.video.Picture;
import java.util.List;

/**
 * One frame of a synthetic camera with its truth.
 *
 * @param truth what a careful human would box, nearest last
 * @param marginal what can be seen a little, but too small or too hidden to demand: neither a miss
 *     nor a mistake, whatever a detector says about it
 */
public record SyntheticFrame(Picture picture, List<TruthBox> truth, List<TruthBox> marginal) {
  public SyntheticFrame {
    truth = List.copyOf(truth);
    marginal = List.copyOf(marginal);
  }
}
