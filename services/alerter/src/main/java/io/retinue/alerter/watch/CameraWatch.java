package io.retinue.alerter.watch;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraBlindRule;
import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.WatchedClock;
import io.retinue.alerter.watch.AlertEvents.CloseReason;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.Retraction;
import java.time.Instant;
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
 * <p>The times of rules are <em>watched</em> media time: a shed frame neither confirms nor clears,
 * see {@link WatchedClock}. What one rule does with a frame is in {@link RuleFinder} and {@link
 * RuleWatch}.
 */
public final class CameraWatch {
  private final Map<String, AlertRule> rules = new LinkedHashMap<>();
  private final List<RuleWatch> watches = new ArrayList<>();
  private final List<BlindWatch> blindness = new ArrayList<>();
  private final ObjectPlaces places;
  private final AlertEvents events;

  /**
   * The result of one event.
   *
   * @param memory what is remembered from now on
   * @param alerts what opened, changed and closed
   * @param repeated whether the frame went by before
   * @param ignored objects that rules do not watch, because there are too many
   */
  public record Step(CameraMemory memory, List<AlertEvent> alerts, boolean repeated, int ignored) {
    public Step(CameraMemory memory, List<AlertEvent> alerts) {
      this(memory, alerts, false, 0);
    }

    private static Step nothing(CameraMemory memory) {
      return new Step(memory, List.of(), true, 0);
    }

    private Step ignoring(int objects) {
      return new Step(memory, alerts, repeated, objects);
    }
  }

  public CameraWatch(String camera, Collection<? extends AlertRule> allRules) {
    this(camera, allRules, CameraAreas.NONE);
  }

  /**
   * @param areas the camera's zones, lines and masks
   */
  public CameraWatch(String camera, Collection<? extends AlertRule> allRules, CameraAreas areas) {
    this.events = new AlertEvents(camera);
    for (AlertRule rule : allRules) {
      if (rule.watches(camera) && rule.watches(areas)) {
        rules.put(rule.name(), rule);
        RuleWatch watch = new RuleWatch(rule, new RuleFinder(rule, camera, areas), events);
        if (rule instanceof CameraBlindRule blind) {
          blindness.add(new BlindWatch(blind, events, watch));
        } else {
          watches.add(watch);
        }
      }
    }
    this.places = new ObjectPlaces(camera, rules.values(), areas);
  }

  /**
   * A frame that went by before changes nothing.
   *
   * @param boxes those of the event that the camera's filters let through
   * @param tracks the camera's objects after the frame
   */
  public Step onFrame(
      CameraMemory before, DetectionEvent event, List<Detection> boxes, CameraTracks tracks) {
    long epoch = event.getFrame().getEpoch();
    if (before.isPast(epoch, event.getFrame().getIndex())) {
      return Step.nothing(before);
    }
    List<AlertEvent> alerts = new ArrayList<>();
    CameraMemory memory = before.withOver(false);
    if (before.last() != null && before.last().epoch() != epoch) {
      memory = memory.ofNextEpoch(closeFrames(before, CloseReason.EPOCH_CHANGED, alerts));
    }
    boolean detected = event.getStatus() == DetectionStatus.DETECTED;
    WatchedClock clock = memory.clock().at(event.getMediaTime(), detected);
    SeenFrame frame = SeenFrame.of(event, event.getMediaTime() - clock.jumped());
    memory = memory.after(frame, clock);
    memory = withoutRemovedRules(memory, frame, alerts);
    if (detected) {
      ObjectPlaces.Moment moment =
          new ObjectPlaces.Moment(frame, memory.watched(), event.getWidth(), event.getHeight());
      ObjectPlaces.Step moved = places.onFrame(memory.objects(), tracks.tracks(), moment);
      memory = judge(memory, moment, boxes, tracks, moved, alerts);
      return atEnd(memory, alerts).ignoring(moved.ignored());
    }
    return atEnd(memory, alerts);
  }

  /** The end counts once the last published frame of that epoch has gone by. */
  public Step onStatus(CameraMemory before, CameraStatus status) {
    List<AlertEvent> alerts = new ArrayList<>();
    SeenFrame last = before.last();
    boolean old = last != null && status.getEpoch() < last.epoch(); // or a clock was set back
    CameraMemory memory =
        old || status.getState() == CameraState.UNKNOWN ? before : sighted(before, status, alerts);
    CameraMemory.End end = CameraMemory.End.of(status);
    return atEnd(end == null ? memory : memory.withEnd(end), alerts);
  }

  /** Whether the camera sees, as the state of its present run says. */
  private CameraMemory sighted(CameraMemory before, CameraStatus status, List<AlertEvent> alerts) {
    CameraMemory memory = before.withOver(status.getState() == CameraState.ENDED);
    Map<String, RuleState> presences = new LinkedHashMap<>(memory.presences());
    for (BlindWatch blind : blindness) {
      put(presences, blind.name(), blind.onStatus(memory, status, alerts));
    }
    return memory.withPresences(presences);
  }

  /**
   * A person retracts an alert. An alert that is open is over by this, and opens again only after
   * its objects have gone; the place may be muted. The second retraction of an alert changes
   * nothing.
   */
  public Step onRetraction(CameraMemory before, Retraction retraction) {
    String alertId = retraction.getAlert().getAlertId();
    if (before.isRetracted(alertId)) {
      return Step.nothing(before);
    }
    CameraMemory memory = before.withRetracted(RetractedAlert.of(retraction));
    Map<String, RuleState> presences = new LinkedHashMap<>(memory.presences());
    before
        .presences()
        .forEach(
            (name, state) -> {
              if (state.isOpen() && events.id(name, state).equals(alertId)) {
                AlertRule rule = rules.get(name);
                boolean over = rule != null && rule.isMomentary(); // the next is another one
                put(presences, name, over ? null : state.afterRetraction());
              }
            });
    return new Step(memory.withPresences(presences), List.of(events.retracted(retraction)));
  }

  /**
   * Closes what is open: neither frames nor a sign of life of the camera come any more. Its memory
   * is kept: if it goes on, what rules watch for begins anew. Unless the camera has ended, nobody
   * watches.
   *
   * @param now Unix time
   */
  public Step onSilence(CameraMemory before, Instant now) {
    List<AlertEvent> alerts = new ArrayList<>();
    boolean ended = before.end() != null && before.isPast(before.end().epoch(), 0);
    Map<String, RuleState> kept =
        closeFrames(before, ended ? CloseReason.CAMERA_ENDED : CloseReason.CAMERA_SILENT, alerts);
    CameraMemory memory = before.with(kept, Map.of());
    if (!ended && before.over() == null) {
      for (BlindWatch blind : blindness) {
        put(kept, blind.name(), blind.onSilence(memory, now, alerts));
      }
    }
    return step(memory.withPresences(kept), alerts);
  }

  private CameraMemory withoutRemovedRules(
      CameraMemory memory, SeenFrame frame, List<AlertEvent> alerts) {
    if (memory.presences().entrySet().stream().allMatch(this::isOfRule)) {
      return memory;
    }
    Map<String, RuleState> kept = new LinkedHashMap<>();
    for (Map.Entry<String, RuleState> entry : memory.presences().entrySet()) {
      if (isOfRule(entry)) {
        kept.put(entry.getKey(), entry.getValue());
      } else if (entry.getValue().isOpen()) {
        alerts.add(
            events.closed(entry.getKey(), entry.getValue(), frame, CloseReason.RULE_REMOVED));
      }
    }
    return memory.withPresences(kept);
  }

  /** A rule of the same name and another kind is another rule. */
  private boolean isOfRule(Map.Entry<String, RuleState> entry) {
    AlertRule rule = rules.get(entry.getKey());
    return rule != null && rule.kind().equals(entry.getValue().rule().kind());
  }

  private CameraMemory judge(
      CameraMemory memory,
      ObjectPlaces.Moment moment,
      List<Detection> boxes,
      CameraTracks tracks,
      ObjectPlaces.Step moved,
      List<AlertEvent> alerts) {
    RuleFinder.View view =
        new RuleFinder.View(
            moment, boxes, tracks.tracks(), moved.whereabouts(), moved.movements(), memory);
    Map<String, RuleState> presences = new LinkedHashMap<>(memory.presences());
    for (RuleWatch watch : watches) {
      String name = watch.rule().name();
      put(presences, name, watch.onFrame(presences.get(name), view, alerts));
    }
    return memory.with(presences, moved.whereabouts());
  }

  private static void put(Map<String, RuleState> states, String rule, @Nullable RuleState state) {
    if (state == null) {
      states.remove(rule);
    } else {
      states.put(rule, state);
    }
  }

  private Step atEnd(CameraMemory memory, List<AlertEvent> alerts) {
    CameraMemory.End end = memory.end();
    if (end == null || !memory.isPast(end.epoch(), end.lastIndex())) {
      return step(memory, alerts);
    }
    Map<String, RuleState> kept = closeFrames(memory, CloseReason.CAMERA_ENDED, alerts);
    return step(memory.with(kept, Map.of()).withEnd(null), alerts);
  }

  /** Closes the alerts that frames opened; returns the others. */
  private Map<String, RuleState> closeFrames(
      CameraMemory memory, CloseReason reason, List<AlertEvent> alerts) {
    SeenFrame last = memory.last();
    Map<String, RuleState> others = new LinkedHashMap<>();
    memory
        .presences()
        .forEach(
            (name, state) -> {
              if (state.rule().kind().equals(CameraBlindRule.KIND)) {
                others.put(name, state);
              } else if (last != null && state.isOpen()) {
                alerts.add(events.closed(name, state, last, reason));
              }
            });
    return others;
  }

  /** Notes when the alerts of rules with a cool-down closed. */
  private Step step(CameraMemory memory, List<AlertEvent> alerts) {
    if (alerts.isEmpty() && memory.rested().isEmpty()) {
      return new Step(memory, alerts);
    }
    Map<String, Long> rested = new LinkedHashMap<>(memory.rested());
    rested.keySet().retainAll(rules.keySet());
    for (AlertEvent alert : alerts) {
      AlertRule rule = rules.get(alert.getRule());
      if (alert.getType() == AlertType.CLOSED
          && rule != null
          && !rule.scope().cooldown().isZero()) {
        rested.put(alert.getRule(), alert.getAt().toEpochMilli());
      }
    }
    boolean same = rested.equals(memory.rested());
    return new Step(same ? memory : memory.withRested(rested), alerts);
  }
}
