package io.retinue.alerter.watch;

import io.retinue.alerter.watch.RuleState.BestBox;

/**
 * An object did something on a frame.
 *
 * @param act what
 * @param place name of the region or line, or of the rule for {@link Act#REMOVED}
 * @param objectId who
 * @param label its class
 * @param box where it was seen last
 */
record Movement(Act act, String place, String objectId, String label, BestBox box) {
  enum Act {
    /** Counts as inside a region from now on. */
    ENTERED,
    /** Counted as inside a region and does no longer. */
    LEFT,
    CROSSED_IN,
    CROSSED_OUT,
    /** Stood still long enough for the rule, and is gone from its place. */
    REMOVED
  }
}
