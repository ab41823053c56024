package io.retinue.alerter.watch;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.watch.AlertEvents.CloseReason;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.schemas.AlertEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alert of one rule on one camera.
 *
 * <pre>
 *   holds ──(for openAfter)──► OPENED ──(something new)──► UPDATED … ──(not for clearAfter)──► CLOSED
 * </pre>
 */
final class RuleWatch {
  private final AlertRule rule;
  private final RuleFinder finder;
  private final AlertEvents events;

  RuleWatch(AlertRule rule, RuleFinder finder, AlertEvents events) {
    this.rule = rule;
    this.finder = finder;
    this.events = events;
  }

  /**
   * What is remembered after a frame; null for nothing.
   *
   * @param alerts gets what is written
   */
  @Nullable RuleState onFrame(
      @Nullable RuleState before, RuleFinder.View view, List<AlertEvent> alerts) {
    SeenFrame frame = view.moment().frame();
    long watched = view.moment().watched();
    if (rule.scope().schedule().filter(s -> !s.covers(frame.capturedAtInstant())).isPresent()) {
      close(before, frame, CloseReason.OUT_OF_SCHEDULE, alerts);
      return null;
    }
    Finding finding = finder.find(view);
    if (finding.holds()) {
      RuleState now =
          before == null
              ? RuleState.begin(rule, frame, watched, finding)
              : before.heldOn(frame, watched, finding);
      return written(now, frame, isResting(view.memory(), frame.capturedAtInstant()), alerts);
    }
    if (before == null
        || watched - before.lastHeldWatched() < rule.scope().clearAfter().toMillis()) {
      return before;
    }
    close(before, frame, CloseReason.ABSENT, alerts);
    return null;
  }

  private RuleState written(
      RuleState now, SeenFrame frame, boolean resting, List<AlertEvent> alerts) {
    if (!now.wasOpened()) {
      if (resting || now.watchedForMs() < rule.openAfter().toMillis()) {
        return now;
      }
      RuleState opened = now.opened(frame.index()).written();
      alerts.add(events.opened(rule.name(), opened, frame));
      return opened;
    }
    if (now.isOpen() && now.tallied().changed()) {
      alerts.add(events.updated(rule.name(), now, frame));
      return now.written();
    }
    return now;
  }

  private void close(
      @Nullable RuleState state, SeenFrame frame, CloseReason reason, List<AlertEvent> alerts) {
    if (state != null && state.isOpen()) {
      alerts.add(events.closed(rule.name(), state, frame, reason));
    }
  }

  /** Whether the rule's last alert of the camera closed a moment ago. */
  boolean isResting(CameraMemory memory, Instant now) {
    Long since = memory.rested().get(rule.name());
    if (since == null) {
      return false;
    }
    long passed = now.toEpochMilli() - since;
    return passed >= 0 && passed < rule.scope().cooldown().toMillis();
  }

  AlertRule rule() {
    return rule;
  }
}
