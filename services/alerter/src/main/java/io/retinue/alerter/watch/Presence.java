package io.retinue.alerter.watch;

import io.retinue.alerter.rules.AlertSeverity;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
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
 * @param retracted true when a person retracted the alert: it is over, though something is still
 *     there; null for false
 */
public record Presence(
    String label,
    AlertSeverity severity,
    SeenFrame first,
    long firstWatched,
    long lastHeldMediaTime,
    long lastHeldWatched,
    @Nullable Long openedBy,
    BestBox best,
    @Nullable Boolean retracted) {

  /**
   * In pixels of its frame.
   *
   * @param frame null in memories of earlier versions
   */
  public record BestBox(
      float score, float x1, float y1, float x2, float y2, @Nullable SeenFrame frame) {
    static BestBox of(Detection detection, SeenFrame frame) {
      Box box = detection.getBox();
      return new BestBox(
          detection.getScore(), box.getX1(), box.getY1(), box.getX2(), box.getY2(), frame);
    }
  }

  static Presence begin(PresenceRule rule, SeenFrame frame, long watched, BestBox box) {
    return new Presence(
        rule.label(), rule.severity(), frame, watched, frame.mediaTime(), watched, null, box, null);
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
        box.score() > best.score() ? box : best,
        retracted);
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
        best,
        retracted);
  }

  Presence afterRetraction() {
    return new Presence(
        label,
        severity,
        first,
        firstWatched,
        lastHeldMediaTime,
        lastHeldWatched,
        openedBy,
        best,
        true);
  }

  /** Whether its alert was opened. */
  boolean wasOpened() {
    return openedBy != null;
  }

  /** Whether its alert was opened and is not over. */
  boolean isOpen() {
    return wasOpened() && retracted == null;
  }

  long watchedForMs() {
    return lastHeldWatched - firstWatched;
  }

  long durationMs() {
    return lastHeldMediaTime - first.mediaTime();
  }
}
