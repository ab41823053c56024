package io.retinue.alerter.watch;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.Box;
import io.retinue.schemas.Retraction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert that a person retracted. Boxes of its label that look like its box cause no alert of its
 * rule for some time.
 *
 * @param alertId of the alert
 * @param rule of the alert
 * @param label of the alert
 * @param mute where and until when; null where nothing is muted
 */
public record RetractedAlert(String alertId, String rule, String label, @Nullable Mute mute) {
  /** From this overlap on (intersection over union) a box is in the muted place. */
  private static final double SAME_PLACE = 0.5;

  /**
   * A place, in pixels of the camera's frames.
   *
   * @param until frames captured before are muted, Unix time, ms
   */
  public record Mute(double x1, double y1, double x2, double y2, long until) {}

  static RetractedAlert of(Retraction retraction) {
    AlertEvent alert = retraction.getAlert();
    Box box = alert.getBox();
    Instant until = retraction.getMutedUntil();
    return new RetractedAlert(
        alert.getAlertId(),
        alert.getRule(),
        alert.getLabel(),
        box == null || until == null
            ? null
            : new Mute(box.getX1(), box.getY1(), box.getX2(), box.getY2(), until.toEpochMilli()));
  }

  /** Whether something is still muted at that time, Unix time, ms. */
  public boolean isMuteAt(long time) {
    return mute != null && time < mute.until();
  }

  /**
   * Whether a box is muted.
   *
   * @param capturedAt of its frame, Unix time, ms
   */
  boolean mutes(String ofRule, String ofLabel, Box box, long capturedAt) {
    return mute != null
        && isMuteAt(capturedAt)
        && rule.equals(ofRule)
        && label.equals(ofLabel)
        && overlap(mute, box) >= SAME_PLACE;
  }

  private static double overlap(Mute a, Box b) {
    double width = Math.min(a.x2(), b.getX2()) - Math.max(a.x1(), b.getX1());
    double height = Math.min(a.y2(), b.getY2()) - Math.max(a.y1(), b.getY1());
    if (!(width > 0 && height > 0)) {
      return 0;
    }
    double both = width * height;
    double areas =
        (a.x2() - a.x1()) * (a.y2() - a.y1())
            + ((double) b.getX2() - b.getX1()) * ((double) b.getY2() - b.getY1());
    return both / (areas - both);
  }
}
