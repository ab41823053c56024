package io.retinue.alerter.watch;

import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.tracking.WatchedClock;
import io.retinue.alerter.watch.AlertEvents.CloseReason;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.Box;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.Retraction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one camera: memory and event in, memory and alerts out. A pure function, so that the
 * same events give the same alerts after every restart.
 *
 * <p>A presence begins at the first frame with a matching box, opens its alert at the first frame
 * with a matching box at least {@code openAfter} later, and is over at the first frame without one
 * at least {@code clearAfter} after the last with one. The times are <em>watched</em> media time: a
 * shed frame neither confirms nor clears, see {@link WatchedClock}.
 */
public final class CameraWatch {
  private final Map<String, PresenceRule> rules;
  private final CameraAreas areas;
  private final AlertEvents events;

  /**
   * The result of one event.
   *
   * @param memory what is remembered from now on
   * @param alerts what opened and closed
   * @param repeated whether the frame went by before
   */
  public record Step(CameraMemory memory, List<AlertEvent> alerts, boolean repeated) {
    public Step(CameraMemory memory, List<AlertEvent> alerts) {
      this(memory, alerts, false);
    }
  }

  public CameraWatch(String camera, Collection<PresenceRule> allRules) {
    this(camera, allRules, CameraAreas.NONE);
  }

  /**
   * @param areas the camera's zones and masks
   */
  public CameraWatch(String camera, Collection<PresenceRule> allRules, CameraAreas areas) {
    this.areas = areas;
    this.events = new AlertEvents(camera);
    this.rules = new LinkedHashMap<>();
    for (PresenceRule rule : allRules) {
      if (rule.watches(camera)) {
        rules.put(rule.name(), rule.on(areas));
      }
    }
  }

  /** A frame that went by before changes nothing. */
  public Step onFrame(CameraMemory before, DetectionEvent event) {
    long epoch = event.getFrame().getEpoch();
    if (before.isPast(epoch, event.getFrame().getIndex())) {
      return new Step(before, List.of(), true);
    }
    List<AlertEvent> alerts = new ArrayList<>();
    CameraMemory memory = before;
    if (before.last() != null && before.last().epoch() != epoch) {
      closeAll(before, CloseReason.EPOCH_CHANGED, alerts);
      memory = before.ofNextEpoch();
    }
    boolean detected = event.getStatus() == DetectionStatus.DETECTED;
    WatchedClock clock = memory.clock().at(event.getMediaTime(), detected);
    SeenFrame frame = SeenFrame.of(event, event.getMediaTime() - clock.jumped());
    memory = memory.after(frame, clock);
    memory = withoutRemovedRules(memory, frame, alerts);
    if (detected) {
      memory = judge(memory, frame, event, alerts);
    }
    return atEnd(memory, alerts);
  }

  /** The end counts once the last published frame of that epoch has gone by. */
  public Step onStatus(CameraMemory before, CameraStatus status) {
    CameraMemory.End end = CameraMemory.End.of(status);
    if (end == null) {
      return new Step(before, List.of());
    }
    return atEnd(before.withEnd(end), new ArrayList<>());
  }

  /**
   * A person says that an alert is a false positive. An alert that is open is over by this, and
   * opens again only after its objects have gone; the place may be muted. The second retraction of
   * an alert changes nothing.
   */
  public Step onRetraction(CameraMemory before, Retraction retraction) {
    String alertId = retraction.getAlert().getAlertId();
    if (before.isRetracted(alertId)) {
      return new Step(before, List.of(), true);
    }
    CameraMemory memory = before.withRetracted(RetractedAlert.of(retraction));
    Map<String, Presence> presences = new LinkedHashMap<>(memory.presences());
    AlertEvent event = events.retracted(retraction);
    for (Map.Entry<String, Presence> entry : presences.entrySet()) {
      Presence presence = entry.getValue();
      if (presence.isOpen() && events.id(entry.getKey(), presence).equals(alertId)) {
        entry.setValue(presence.afterRetraction());
      }
    }
    return new Step(memory.withPresences(presences), List.of(event));
  }

  /**
   * Closes what is open: neither frames nor a sign of life of the camera come any more. Its memory
   * is kept: if it goes on, a presence begins anew.
   */
  public Step onSilence(CameraMemory before) {
    List<AlertEvent> alerts = new ArrayList<>();
    boolean ended = before.end() != null && before.isPast(before.end().epoch(), 0);
    closeAll(before, ended ? CloseReason.CAMERA_ENDED : CloseReason.CAMERA_SILENT, alerts);
    return new Step(before.withPresences(Map.of()), alerts);
  }

  private CameraMemory withoutRemovedRules(
      CameraMemory memory, SeenFrame frame, List<AlertEvent> alerts) {
    if (rules.keySet().containsAll(memory.presences().keySet())) {
      return memory;
    }
    Map<String, Presence> kept = new LinkedHashMap<>();
    memory
        .presences()
        .forEach(
            (name, presence) -> {
              if (rules.containsKey(name)) {
                kept.put(name, presence);
              } else if (presence.isOpen()) {
                alerts.add(events.closed(name, presence, frame, CloseReason.RULE_REMOVED));
              }
            });
    return memory.withPresences(kept);
  }

  private CameraMemory judge(
      CameraMemory memory, SeenFrame frame, DetectionEvent event, List<AlertEvent> alerts) {
    Map<String, Presence> presences = new LinkedHashMap<>(memory.presences());
    for (PresenceRule rule : rules.values()) {
      Detection best = best(rule, memory, event);
      Presence before = presences.get(rule.name());
      Presence after =
          best == null
              ? afterAbsence(rule, before, memory.watched(), frame, alerts)
              : afterSighting(rule, before, memory.watched(), frame, best, alerts);
      if (after == null) {
        presences.remove(rule.name());
      } else {
        presences.put(rule.name(), after);
      }
    }
    return memory.withPresences(presences);
  }

  private Presence afterSighting(
      PresenceRule rule,
      @Nullable Presence before,
      long watched,
      SeenFrame frame,
      Detection best,
      List<AlertEvent> alerts) {
    Presence.BestBox box = Presence.BestBox.of(best, frame);
    Presence now =
        before == null
            ? Presence.begin(rule, frame, watched, box)
            : before.heldOn(frame, watched, box);
    if (!now.wasOpened() && now.watchedForMs() >= rule.openAfter().toMillis()) {
      now = now.opened(frame);
      alerts.add(events.opened(rule.name(), now, frame));
    }
    return now;
  }

  private @Nullable Presence afterAbsence(
      PresenceRule rule,
      @Nullable Presence before,
      long watched,
      SeenFrame frame,
      List<AlertEvent> alerts) {
    if (before == null || watched - before.lastHeldWatched() < rule.clearAfter().toMillis()) {
      return before;
    }
    if (before.isOpen()) {
      alerts.add(events.closed(rule.name(), before, frame, CloseReason.ABSENT));
    }
    return null;
  }

  /** The matching box with the highest score, null where there is none. */
  private @Nullable Detection best(PresenceRule rule, CameraMemory memory, DetectionEvent event) {
    Detection best = null;
    for (Detection detection : event.getDetections()) {
      boolean matches =
          detection.getLabel().equals(rule.label())
              && detection.getScore() >= (float) rule.minScore()
              && standsIn(rule.zone(), detection.getBox(), event)
              && !memory.mutes(rule, detection, event);
      if (matches && (best == null || detection.getScore() > best.getScore())) {
        best = detection;
      }
    }
    return best;
  }

  private boolean standsIn(Zone zone, Box box, DetectionEvent event) {
    double x = ((double) box.getX1() + box.getX2()) / 2 / event.getWidth();
    double y = (double) box.getY2() / event.getHeight();
    return zone.contains(x, y) && !areas.isMasked(x, y);
  }

  private Step atEnd(CameraMemory memory, List<AlertEvent> alerts) {
    CameraMemory.End end = memory.end();
    if (end == null || !memory.isPast(end.epoch(), end.lastIndex())) {
      return new Step(memory, alerts);
    }
    closeAll(memory, CloseReason.CAMERA_ENDED, alerts);
    return new Step(memory.withPresences(Map.of()).withEnd(null), alerts);
  }

  private void closeAll(CameraMemory memory, CloseReason reason, List<AlertEvent> alerts) {
    SeenFrame last = memory.last();
    memory
        .presences()
        .forEach(
            (name, presence) -> {
              if (last != null && presence.isOpen()) {
                alerts.add(events.closed(name, presence, last, reason));
              }
            });
  }
}
