package io.retinue.trainer.dataset;

import java.util.List;

/**
 * Which labels a run learns from and which it is judged on.
 *
 * @param training in the snapshot's order
 * @param heldBack in the snapshot's order; at least one shows something
 * @param rule how they were parted, in a sentence for people
 */
public record Split(List<Label> training, List<Label> heldBack, String rule) {
  public Split {
    training = List.copyOf(training);
    heldBack = List.copyOf(heldBack);
  }
}
