package io.retinue.alerter.watch;

import io.retinue.alerter.watch.RuleState.BestBox;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found on one frame that the model saw.
 *
 * @param holds whether what it watches for is there, or happened
 * @param box the box to show, null where there is none
 * @param tally what it counts
 */
record Finding(boolean holds, @Nullable BestBox box, Tally tally) {
  static final Finding NOTHING = new Finding(false, null, Tally.NOTHING);

  static Finding of(@Nullable BestBox box, Tally tally) {
    return new Finding(true, box, tally);
  }
}
