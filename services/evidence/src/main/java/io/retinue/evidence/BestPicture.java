package io.retinue.evidence;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.Box;
import io.retinue.schemas.FrameRef;
import java.util.Optional;

/**
 * What the picture of an alert shows, as far as its events have come.
 *
 * @param frame of the best box; of an event without one, the frame that caused it
 * @param box in pixels of that frame; empty for rules that show no object, and where an event of an
 *     old version does not name its frame
 */
record BestPicture(FrameRef frame, Optional<Box> box) {
  static BestPicture of(AlertEvent event) {
    FrameRef best = event.getBoxFrame();
    return best == null
        ? new BestPicture(event.getFrame(), Optional.empty())
        : new BestPicture(best, Optional.ofNullable(event.getBox()));
  }
}
