package io.retinue.alerter.watch;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.AlertSeverity;
import io.retinue.alerter.rules.LineCrossingRule;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.schemas.Box;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a rule watches for is there, or was a moment ago.
 *
 * @param label what it is: kept here so that an alert can close after its rule is gone
 * @param severity how loud, likewise
 * @param first first frame in which it was
 * @param firstWatched the camera's watched time at that frame, ms
 * @param lastHeldMediaTime media time of the last frame in which it was, ms
 * @param lastHeldWatched watched time at that frame, ms
 * @param openedBy index of the frame that opened the alert, null while it was too short
 * @param best the box with the highest score so far; null for rules that are about no box
 * @param retracted true when a person retracted the alert: it is over, though something is still
 *     there; null for false
 * @param about more of the rule; null in memories of earlier versions, which are of presence rules
 * @param tally what was counted so far, likewise
 */
public record RuleState(
    String label,
    AlertSeverity severity,
    SeenFrame first,
    long firstWatched,
    long lastHeldMediaTime,
    long lastHeldWatched,
    @Nullable Long openedBy,
    @Nullable BestBox best,
    @Nullable Boolean retracted,
    @Nullable About about,
    @Nullable Tally tally) {

  /**
   * In pixels of its frame.
   *
   * @param frame null in memories of earlier versions
   */
  public record BestBox(
      float score, float x1, float y1, float x2, float y2, @Nullable SeenFrame frame) {
    static BestBox of(float score, Box box, SeenFrame frame) {
      return new BestBox(score, box.getX1(), box.getY1(), box.getX2(), box.getY2(), frame);
    }

    static BestBox of(float score, PixelBox box, SeenFrame frame) {
      return new BestBox(
          score, (float) box.x1(), (float) box.y1(), (float) box.x2(), (float) box.y2(), frame);
    }

    Box toBox() {
      return new Box(x1, y1, x2, y2);
    }
  }

  /**
   * What an alert says of its rule.
   *
   * @param kind in the words of {@code retinue.yaml}
   * @param zones names of the zones that it watches, none for the whole picture
   * @param line name of its line, if it has one
   */
  public record About(String kind, List<String> zones, @Nullable String line) {
    static final About PRESENCE = new About("presence", List.of(), null);

    static About of(AlertRule rule) {
      List<String> zones =
          rule.scope().zone() instanceof Zone.Named named
              ? named.names().stream().sorted().toList()
              : List.of();
      return new About(
          rule.kind(), zones, rule instanceof LineCrossingRule crossing ? crossing.line() : null);
    }
  }

  static RuleState begin(AlertRule rule, SeenFrame frame, long watched, Finding finding) {
    return new RuleState(
        rule.scope().label(),
        rule.scope().severity(),
        frame,
        watched,
        frame.mediaTime(),
        watched,
        null,
        finding.box(),
        null,
        About.of(rule),
        finding.tally());
  }

  RuleState heldOn(SeenFrame frame, long watched, Finding finding) {
    return new RuleState(
        label,
        severity,
        first,
        firstWatched,
        frame.mediaTime(),
        watched,
        openedBy,
        better(finding.box()),
        retracted,
        about,
        tallied().with(finding.tally()));
  }

  private @Nullable BestBox better(@Nullable BestBox box) {
    return best == null || (box != null && box.score() > best.score()) ? box : best;
  }

  /**
   * @param by what makes the alert's id unique: the index of the frame that opens it
   */
  RuleState opened(long by) {
    return new RuleState(
        label,
        severity,
        first,
        firstWatched,
        lastHeldMediaTime,
        lastHeldWatched,
        by,
        best,
        retracted,
        about,
        tally);
  }

  RuleState afterRetraction() {
    return new RuleState(
        label,
        severity,
        first,
        firstWatched,
        lastHeldMediaTime,
        lastHeldWatched,
        openedBy,
        best,
        true,
        about,
        tally);
  }

  /** After an event of the alert was written. */
  RuleState written() {
    return new RuleState(
        label,
        severity,
        first,
        firstWatched,
        lastHeldMediaTime,
        lastHeldWatched,
        openedBy,
        best,
        retracted,
        about,
        tallied().written());
  }

  About rule() {
    return Objects.requireNonNullElse(about, About.PRESENCE);
  }

  Tally tallied() {
    return Objects.requireNonNullElse(tally, Tally.NOTHING);
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
