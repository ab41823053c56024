package io.retinue.alerter.watch;

import io.retinue.alerter.rules.CameraBlindRule;
import io.retinue.alerter.watch.AlertEvents.CloseReason;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alert of one rule on a camera that gives no pictures. What happens without frames is told
 * with the last frame, and with the times of ingest's clock.
 */
final class BlindWatch {
  private final CameraBlindRule rule;
  private final AlertEvents events;
  private final RuleWatch resting;

  BlindWatch(CameraBlindRule rule, AlertEvents events, RuleWatch resting) {
    this.rule = rule;
    this.events = events;
    this.resting = resting;
  }

  String name() {
    return rule.name();
  }

  /**
   * What is remembered after a status; null for nothing.
   *
   * @param alerts gets what is written
   */
  @Nullable RuleState onStatus(CameraMemory memory, CameraStatus status, List<AlertEvent> alerts) {
    RuleState before = memory.presences().get(rule.name());
    Instant since = blindSince(status);
    if (since != null) {
      return blind(before, memory, frame(memory, status), since, status.getAt(), alerts);
    }
    if (before != null && before.isOpen()) {
      CloseReason reason =
          status.getState() == CameraState.ENDED
              ? CloseReason.CAMERA_ENDED
              : CloseReason.CAMERA_BACK;
      SeenFrame frame = at(frame(memory, status), before, status.getAt());
      alerts.add(
          events.closed(rule.name(), before.heldOn(frame, 0, Finding.NOTHING), frame, reason));
    }
    return null;
  }

  /**
   * The camera has vanished: not even a status comes.
   *
   * @param now Unix time
   */
  @Nullable RuleState onSilence(CameraMemory memory, Instant now, List<AlertEvent> alerts) {
    SeenFrame last = memory.last();
    RuleState before = memory.presences().get(rule.name());
    if (last == null) {
      return before;
    }
    Instant since = before == null ? last.capturedAtInstant() : before.first().capturedAtInstant();
    return blind(before, memory, last, since, now, alerts);
  }

  private @Nullable RuleState blind(
      @Nullable RuleState before,
      CameraMemory memory,
      SeenFrame last,
      Instant since,
      Instant now,
      List<AlertEvent> alerts) {
    if (rule.scope().schedule().filter(s -> !s.covers(now)).isPresent()) {
      if (before != null && before.isOpen()) {
        SeenFrame frame = at(last, before, now);
        alerts.add(events.closed(rule.name(), before, frame, CloseReason.OUT_OF_SCHEDULE));
      }
      return null;
    }
    boolean tooShort = now.toEpochMilli() - since.toEpochMilli() < rule.forTime().toMillis();
    if (before != null && before.wasOpened()) {
      return before;
    }
    if (tooShort || resting.isResting(memory, now)) {
      return null;
    }
    RuleState begun = RuleState.begin(rule, last.at(since, 0), 0, Finding.of(null, Tally.NOTHING));
    SeenFrame frame = at(last, begun, now);
    // no frame opens it: the time since which nobody watches makes its id unique
    RuleState opened =
        begun.heldOn(frame, 0, Finding.NOTHING).opened(since.toEpochMilli()).written();
    alerts.add(events.opened(rule.name(), opened, frame));
    return opened;
  }

  private static SeenFrame at(SeenFrame frame, RuleState state, Instant now) {
    return frame.at(now, Math.max(0, now.toEpochMilli() - state.first().capturedAt()));
  }

  /** The last frame; for a camera that never gave one, the first of its epoch. */
  private static SeenFrame frame(CameraMemory memory, CameraStatus status) {
    SeenFrame last = memory.last();
    return last != null ? last : new SeenFrame(status.getEpoch(), 0, null, null, 0, 0, null);
  }

  /**
   * Since when nobody watches, by ingest's clock; null where somebody does, or the camera ended.
   */
  private static @Nullable Instant blindSince(CameraStatus status) {
    if (status.getState() == CameraState.ENDED || status.getState() == CameraState.LIVE) {
      return null;
    }
    List<BlindInterval> all = status.getBlindIntervals();
    BlindInterval newest = all.isEmpty() ? null : all.get(all.size() - 1);
    return newest != null && newest.getEnd() == null ? newest.getStart() : status.getSince();
  }
}
