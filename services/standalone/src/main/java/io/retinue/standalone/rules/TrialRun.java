package io.retinue.standalone.rules;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.CameraReplay;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Retraction;
import io.retinue.standalone.rules.RuleTrial.Span;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * One trial: what happened goes in, first states, retractions and alerts, then detections; the
 * alerts that there would have been come out. Not thread-safe.
 */
final class TrialRun {
  private final AlerterConfig config;
  private final Span span;
  private final Map<String, NavigableMap<Instant, List<Aside>>> asides = new HashMap<>();
  private final Map<String, CameraState> states = new HashMap<>();
  private final Map<String, CameraReplay> replays = new HashMap<>();
  private final Map<String, SeenAlert> before = new LinkedHashMap<>();
  private final Map<String, SeenAlert> after = new LinkedHashMap<>();
  private Instant to;
  private Instant reached;
  private Instant known;
  private long frames;

  /** Something that happened besides the frames of a camera. */
  @FunctionalInterface
  private interface Aside {
    List<AlertEvent> take(CameraReplay replay);
  }

  TrialRun(AlerterConfig config, Span span) {
    this.config = config;
    this.span = span;
    this.to = span.to();
    this.reached = span.from();
    this.known = span.from();
  }

  /**
   * The time up to which detections have been run, as that of alerts: when frames were captured.
   */
  Instant reached() {
    return reached;
  }

  /** The time up to which the alerts that there were are known. */
  Instant known() {
    return known;
  }

  /** How many alerts there were. */
  int before() {
    return before.size();
  }

  /** How many alerts there would have been. */
  int after() {
    return after.size();
  }

  /** What is from then on is not compared. */
  void cut(Instant at) {
    to = at.isBefore(to) ? at : to;
  }

  void onStatus(CameraStatus status, Instant at) {
    CameraState last = states.put(status.getCamera(), status.getState());
    if (last != status.getState() || status.getState() != CameraState.LIVE) {
      add(status.getCamera(), at, replay -> replay.onStatus(status));
    }
  }

  /** A retracted alert has been; only what it mutes counts here. */
  void onRetraction(Retraction retraction, Instant at) {
    add(
        retraction.getAlert().getCamera(),
        at,
        replay -> {
          replay.onRetraction(retraction);
          return List.of();
        });
  }

  private void add(String camera, Instant at, Aside aside) {
    asides
        .computeIfAbsent(camera, c -> new TreeMap<>())
        .computeIfAbsent(at, t -> new ArrayList<>())
        .add(aside);
  }

  void onAlert(AlertEvent event, Instant at) {
    note(List.of(event), before);
    known = event.getAt();
  }

  void onDetections(DetectionEvent event, Instant at) {
    Instant captured = event.getCapturedAt();
    if (!captured.isBefore(to)) {
      return;
    }
    String camera = event.getFrame().getCamera();
    CameraReplay replay = replays.computeIfAbsent(camera, this::replay);
    before(at, camera, replay);
    note(replay.onDetections(event), after);
    if (!captured.isBefore(span.from())) {
      frames++;
      reached = captured;
    }
  }

  private CameraReplay replay(String camera) {
    return new CameraReplay(
        camera, config.rules(), config.setups().getOrDefault(camera, CameraSetup.DEFAULT));
  }

  /** Lets happen what was there before that moment. */
  private void before(Instant at, String camera, CameraReplay replay) {
    NavigableMap<Instant, List<Aside>> waiting = asides.getOrDefault(camera, new TreeMap<>());
    while (!waiting.isEmpty() && waiting.firstKey().isBefore(at)) {
      waiting.pollFirstEntry().getValue().forEach(aside -> note(aside.take(replay), after));
    }
  }

  /** The newest event of each alert, with the time of its first one. */
  private static void note(List<AlertEvent> events, Map<String, SeenAlert> alerts) {
    for (AlertEvent event : events) {
      alerts.merge(
          event.getAlertId(), SeenAlert.of(event), (first, newest) -> newest.opened(first));
    }
  }

  TrialResult result() {
    replays.forEach((camera, replay) -> before(to, camera, replay));
    return new TrialResult(frames, replays.size(), to, within(before), within(after));
  }

  private List<SeenAlert> within(Map<String, SeenAlert> alerts) {
    return alerts.values().stream().filter(alert -> alert.isWithin(span.from(), to)).toList();
  }
}
