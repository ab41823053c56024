package io.retinue.alerter.rules;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.NamedEntries;
import io.retinue.platform.settings.Placed;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.SettingsFile;
import io.retinue.platform.settings.Values;
import io.retinue.platform.settings.Variables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Describes presence rules in YAML, in Frigate's words:
 *
 * <pre>{@code
 * alerts:
 *   person_at_gate:
 *     label: person
 *     cameras: [gate]                       # absent: all cameras
 *     coordinates: 0.1,0.5,0.9,0.5,0.9,1,0.1,1   # a polygon, x,y,x,y,… from 0 to 1; absent: everywhere
 *     min_score: 0.5                        # 0 to 1, absent: 0.5
 *     loitering_time: 1                     # seconds until it opens, absent: 1
 *     cutoff_time: 2                        # seconds without until it is over, absent: 2
 *     severity: alert                       # or detection; absent: alert
 * }</pre>
 *
 * <p>Nothing is guessed: an unknown key, a wrong type or a number out of range is an error that
 * says where it is and what to write instead.
 */
public final class AlertRules {
  private static final double MAX_SECONDS = 86_400;
  private static final String ALERT = "alert";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final String NAME_RULE =
      "use 1 to 64 letters, digits, '_' or '-', such as person_at_gate";

  /** Names of cameras or zones, which may be checked against what the file has. */
  private static final Setting<Placed<String>> CAMERA =
      Setting.matching("the name of a camera", CameraName.RULE, "gate").placed();

  private static final Key<String> LABEL =
      Key.of("label", Setting.text("the name of a class", "person"), "Class that it watches");
  private static final Key<List<Placed<String>>> CAMERAS =
      Key.optional("cameras", ListOf.of(CAMERA), "Cameras that it watches; all of them if absent");
  private static final Key<List<Placed<String>>> ZONES =
      Key.optional(
          "zones",
          ListOf.of(Setting.text("the name of a zone", "drive").placed()).orOne(),
          "Zones of its cameras: a box must stand in one of them. Everywhere if absent");
  private static final Key<Zone> COORDINATES =
      Key.optional(
          "coordinates",
          Setting.polygon().as(Zone.Polygon::of),
          "A zone of its own, as x,y for each corner from 0 to 1, on all its cameras");
  private static final Key<Double> MIN_SCORE =
      Key.of("min_score", Setting.number(0, 1), "Least score of a box that counts")
          .byDefault("0.5");
  private static final Key<Duration> LOITERING_TIME =
      Key.of(
              "loitering_time",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds for which a box must stand there until the alert opens")
          .byDefault("1");
  private static final Key<Duration> CUTOFF_TIME =
      Key.of(
              "cutoff_time",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds without such a box until the alert closes")
          .byDefault("2");
  private static final Key<String> SEVERITY =
      Key.of(
              "severity",
              Setting.choice(ALERT, "detection"),
              "How loud it is: alert (look now) or detection (look later)")
          .byDefault(ALERT);

  private static final Key<Map<String, WrittenRule>> ALERTS =
      Key.of(
          "alerts",
          named(
              Section.of(
                  AlertRules::rule,
                  LABEL,
                  CAMERAS,
                  COORDINATES,
                  MIN_SCORE,
                  LOITERING_TIME,
                  CUTOFF_TIME,
                  SEVERITY)),
          "The alert rules by name");

  private static final SettingsFile<List<PresenceRule>> FILE =
      new SettingsFile<>(
          "the alert rules", Section.of(values -> rules(values.get(ALERTS)), ALERTS));

  /**
   * A rule of a file, without its name.
   *
   * @param cameras as they are written; none for all cameras
   * @param zones of its cameras, as they are written; none where it has a zone of its own
   */
  public record WrittenRule(
      PresenceRule rule, List<Placed<String>> cameras, List<Placed<String>> zones) {
    public PresenceRule named(String name) {
      return rule.named(name);
    }
  }

  private AlertRules() {}

  /**
   * @throws RetinueException BAD_INPUT where the file is missing or says what it must not
   */
  public static List<PresenceRule> read(Path yaml) {
    return FILE.read(yaml, Variables.ofProcess());
  }

  static List<PresenceRule> parse(String name, String text) {
    return FILE.parse(name, text, Variables.ofProcess());
  }

  /** The rules of a file that has cameras too: they may name zones of these. */
  public static Setting<Map<String, WrittenRule>> withZones() {
    return named(
        Section.of(
            AlertRules::rule,
            LABEL,
            CAMERAS,
            ZONES,
            COORDINATES,
            MIN_SCORE,
            LOITERING_TIME,
            CUTOFF_TIME,
            SEVERITY));
  }

  /** Written rules with their names. */
  public static List<PresenceRule> rules(Map<String, WrittenRule> written) {
    List<PresenceRule> rules = new ArrayList<>();
    written.forEach((name, rule) -> rules.add(rule.named(name)));
    return List.copyOf(rules);
  }

  private static Setting<Map<String, WrittenRule>> named(Section<WrittenRule> rule) {
    return NamedEntries.of(NAME, NAME_RULE, "person_at_gate", rule);
  }

  private static WrittenRule rule(Values values) {
    List<Placed<String>> cameras = values.find(CAMERAS).orElse(List.of());
    List<Placed<String>> zones = values.find(ZONES).orElse(List.of());
    if (!zones.isEmpty() && values.find(COORDINATES).isPresent()) {
      values
          .place(COORDINATES)
          .refuse(
              "a rule has both zones and coordinates", "remove 'coordinates', or remove 'zones'");
    }
    PresenceRule rule =
        new PresenceRule(
            "unnamed",
            words(cameras),
            values.get(LABEL),
            zones.isEmpty()
                ? values.find(COORDINATES).orElse(Zone.WHOLE_PICTURE)
                : new Zone.Named(words(zones)),
            values.get(MIN_SCORE),
            values.get(LOITERING_TIME),
            values.get(CUTOFF_TIME),
            values.get(SEVERITY).equals(ALERT) ? AlertSeverity.ALERT : AlertSeverity.DETECTION);
    return new WrittenRule(rule, cameras, zones);
  }

  private static Set<String> words(List<Placed<String>> placed) {
    return placed.stream().map(Placed::value).collect(Collectors.toSet());
  }
}
