package io.retinue.alerter;

import io.retinue.alerter.CameraMemory.SeenFrame;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import org.jspecify.annotations.Nullable;

/**
 * Something that a rule watches is there, or was a moment ago.
 *
 * @param label what it is: kept here so that an alert can close after its rule is gone
 * @param severity how loud, likewise
 * @param first first frame in which it was
 * @param firstWatched the camera's watched time at that frame, ms
 * @param lastHeldMediaTime media time of the last frame in which it was, ms
 * @param lastHeldWatched watched time at that frame, ms
 * @param openedBy index of the frame that opened the alert, null while it was too short
 * @param best the box with the highest score so far
 */
record Presence(
    String label,
    AlertSeverity severity,
    SeenFrame first,
    long firstWatched,
    long lastHeldMediaTime,
    long lastHeldWatched,
    @Nullable Long openedBy,
    BestBox best) {

  /** In pixels of its frame. */
  record BestBox(float score, float x1, float y1, float x2, float y2) {
    static BestBox of(Detection detection) {
      Box box = detection.getBox();
      return new BestBox(detection.getScore(), box.getX1(), box.getY1(), box.getX2(), box.getY2());
    }
  }

  static Presence begin(PresenceRule rule, SeenFrame frame, long watched, BestBox box) {
    return new Presence(
        rule.label(), rule.severity(), frame, watched, frame.mediaTime(), watched, null, box);
  }

  Presence heldOn(SeenFrame frame, long watched, BestBox box) {
    return new Presence(
        label,
        severity,
        first,
        firstWatched,
        frame.mediaTime(),
        watched,
        openedBy,
        box.score() > best.score() ? box : best);
  }

  Presence opened(SeenFrame frame) {
    return new Presence(
        label,
        severity,
        first,
        firstWatched,
        lastHeldMediaTime,
        lastHeldWatched,
        frame.index(),
        best);
  }

  boolean isOpen() {
    return openedBy != null;
  }

  long watchedForMs() {
    return lastHeldWatched - firstWatched;
  }

  long durationMs() {
    return lastHeldMediaTime - first.mediaTime();
  }
}
