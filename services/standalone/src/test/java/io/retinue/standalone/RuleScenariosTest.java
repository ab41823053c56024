package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.CameraReplay;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.platform.settings.Variables;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.standalone.config.RetinueConfig;
import io.retinue.standalone.config.RetinueYaml;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every kind of rule against a whole day, and the hour that comes twice, of a street whose truth is
 * known: the alerts must be those that follow from the script by hand, frame by frame, and no
 * others. The boxes are those of the synthetic street; nothing is drawn while the day runs.
 */
@Timeout(300)
class RuleScenariosTest {
  /** Clocks in Zurich go from 03:00 back to 02:00 on 2026-10-25, at 01:00 UTC. */
  private static final Instant BEGIN = Instant.parse("2026-10-24T12:00:00Z");

  private static final Duration LENGTH = Duration.ofHours(25);

  private static final String SETTINGS =
      """
      cameras:
        yard:
          source: rtsp://10.0.0.9/live
          zones:
            square: {coordinates: '%s'}
          lines:
            door: {coordinates: '0.4,0.95,0.4,0.1'}
      rules:
        there: {label: person, zones: [square], loitering_time: 1.5}
        stays: {kind: loitering, label: person, zones: [square], loitering_time: 4}
        comes: {kind: zone_entry, label: person, zones: [square]}
        goes: {kind: zone_exit, label: person, zones: [square]}
        through: {kind: line_crossing, label: person, line: door}
        inwards: {kind: line_crossing, label: person, line: door, direction: in}
        outwards: {kind: line_crossing, label: person, line: door, direction: out}
        pair: {kind: count_above, label: person, zones: [square], count: 1}
        none: {kind: count_below, label: person, zones: [square], count: 1, for: 60}
        nobody: {kind: absence, label: person, zones: [square], for: 60}
        left: {kind: left_object, label: backpack, for: 10}
        taken: {kind: removed_object, label: bicycle, for: 30}
        blind: {kind: camera_blind, for: 10}
        at_night:
          kind: zone_entry
          label: person
          zones: [square]
          schedule: {from: '22:00', to: '02:30', timezone: Europe/Zurich}
        seldom: {kind: zone_entry, label: person, zones: [square], cooldown: 300}
      """;

  @Test
  void shouldSayOfAWholeDayWhatTheScriptSays() {
    Street street = new Street(BEGIN);
    RetinueConfig config =
        RetinueYaml.FILE.parse(
            "retinue.yaml", SETTINGS.formatted(street.corners()), Variables.of(Map.of()));
    List<Scene> day = Scene.day(street, LENGTH, 26);
    List<AlertEvent> alerts =
        run(street, day, config.rules(), config.camera("yard").orElseThrow().setup());

    Map<String, List<String>> found = new TreeMap<>();
    alerts.forEach(
        alert ->
            found
                .computeIfAbsent(alert.getRule(), rule -> new ArrayList<>())
                .add(line(street, alert)));
    Map<String, List<String>> expected = new ScriptedAlerts(street, day).byRule();

    List<String> silent = new ArrayList<>(names(config.rules()));
    silent.removeAll(expected.keySet());
    assertThat(silent).containsExactly("outwards"); // everybody walks to the right
    List<String> differences = new ArrayList<>();
    expected.forEach(
        (rule, lines) -> {
          assertThat(lines).as(rule).hasSizeGreaterThan(30);
          compare(rule, lines, found.getOrDefault(rule, List.of()), differences);
        });
    assertThat(differences).isEmpty();
    assertThat(found).containsOnlyKeys(expected.keySet());
  }

  private static List<AlertEvent> run(
      Street street, List<Scene> day, List<AlertRule> rules, CameraSetup setup) {
    CameraReplay replay = new CameraReplay("yard", rules, setup);
    List<AlertEvent> alerts = new ArrayList<>();
    for (Scene scene : day) {
      for (long frame = scene.from(); frame < scene.to(); frame++) {
        alerts.addAll(
            scene.isBlindAt(frame)
                ? street.status(scene, frame).map(replay::onStatus).orElse(List.of())
                : replay.onDetections(street.event(frame, scene.boxes(frame))));
      }
    }
    return alerts;
  }

  private static void compare(
      String rule, List<String> expected, List<String> found, List<String> differences) {
    List<String> missing = new ArrayList<>(expected);
    missing.removeAll(found);
    List<String> extra = new ArrayList<>(found);
    extra.removeAll(expected);
    missing.forEach(line -> differences.add(rule + " misses " + line));
    extra.forEach(line -> differences.add(rule + " has " + line + ", which nobody expects"));
    if (missing.isEmpty() && extra.isEmpty() && !expected.equals(found)) {
      differences.add(rule + " has " + found.size() + " events in another order, or twice");
    }
  }

  /** The times of a blind camera are those of its states, and not of frames. */
  private static String line(Street street, AlertEvent alert) {
    long at = street.frameAt(alert.getAt());
    String reason = alert.getType() == AlertType.CLOSED ? " " + alert.getCloseReason() : "";
    String count = alert.getCount() == null ? "" : " count " + alert.getCount();
    String direction = alert.getDirection() == null ? "" : " " + alert.getDirection();
    return alert.getType() + " @" + at + count + direction + reason;
  }

  private static List<String> names(List<AlertRule> rules) {
    return rules.stream().map(AlertRule::name).toList();
  }
}
