package io.retinue.alerter.rules;

import io.retinue.alerter.rules.AlertRules.WrittenRule;
import io.retinue.alerter.rules.LineCrossingRule.Direction;
import io.retinue.platform.frame.CameraName;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.Placed;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import io.retinue.platform.settings.Variants;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** The description of a rule: its keys depend on its kind. */
final class RuleYaml {
  private static final double MAX_SECONDS = 86_400;
  private static final String ALERT = "alert";
  private static final String PRESENCE = "presence";
  private static final String KIND = "kind";
  private static final String WHAT = "What it watches for";

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
          "Zones of its cameras, each of which counts for itself. Everywhere if absent");
  private static final Key<Zone> COORDINATES =
      Key.optional(
          "coordinates",
          Setting.polygon().as(Zone.Polygon::of),
          "A zone of its own, as x,y for each corner from 0 to 1, on all its cameras");
  private static final Key<Duration> CUTOFF_TIME =
      Key.of(
              "cutoff_time",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds without what it watches for until the alert closes")
          .byDefault("2");
  private static final Key<String> SEVERITY =
      Key.of(
              "severity",
              Setting.choice(ALERT, "detection"),
              "How loud it is: alert (look now) or detection (look later)")
          .byDefault(ALERT);
  private static final Key<Schedule> SCHEDULE =
      Key.optional("schedule", ScheduleYaml.SECTION, "When it watches; always if absent");
  private static final Key<Duration> COOLDOWN =
      Key.of(
              "cooldown",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds after an alert in which it opens no other one on that camera")
          .byDefault("0");

  private static final Key<Double> MIN_SCORE =
      Key.of("min_score", Setting.number(0, 1), "Least score of a box that counts")
          .byDefault("0.5");
  private static final Key<Duration> LOITERING_TIME =
      Key.of(
              "loitering_time",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds for which a box must stand there until the alert opens")
          .byDefault("1");
  private static final Key<Duration> STAY =
      Key.of(
              "loitering_time",
              Setting.seconds(0, MAX_SECONDS),
              "Seconds for which an object must stay there until the alert opens")
          .byDefault("30");
  private static final Key<Placed<String>> LINE =
      Key.of("line", Setting.text("the name of a line", "door").placed(), "Line of its cameras");
  private static final Key<Direction> DIRECTION =
      Key.of(
              "direction",
              Setting.choice("both", "in", "out")
                  .as(word -> Direction.valueOf(word.toUpperCase(Locale.ROOT))),
              "Crossings that count: in is from the left to the right of the line, seen from its"
                  + " first point")
          .byDefault("both");
  private static final Key<Integer> COUNT =
      Key.of(
          "count",
          Setting.wholeNumber(0, 400),
          "Number of objects that is still right: only more, or fewer, open an alert");
  private static final Key<Optional<String>> ATTENDED_BY =
      Key.of(
              "attended_by",
              Setting.text("the name of a class, or nobody", "person")
                  .as(word -> word.equals("nobody") ? Optional.<String>empty() : Optional.of(word)),
              "Class of owners: an object is not left while one is closer than its own height;"
                  + " nobody where owners do not matter")
          .byDefault("person");

  private RuleYaml() {}

  /** A rule of a file that has no zones and lines. */
  static Setting<WrittenRule> standingAlone() {
    return kinds(List.of(COORDINATES), false);
  }

  /** A rule of a file that has cameras too: it may name their zones and lines. */
  static Setting<WrittenRule> amongCameras() {
    return kinds(List.of(ZONES, COORDINATES), true);
  }

  private static Setting<WrittenRule> kinds(List<Key<?>> where, boolean lines) {
    List<Key<?>> everywhere = new ArrayList<>(List.of(LABEL, CAMERAS));
    everywhere.addAll(where);
    everywhere.addAll(List.of(CUTOFF_TIME, SEVERITY, SCHEDULE, COOLDOWN));
    Key<Duration> instant = lasts("0");
    Key<Duration> lasting = lasts("30");
    Map<String, Section<WrittenRule>> kinds = new LinkedHashMap<>();
    add(
        kinds,
        PRESENCE,
        (values, scope) ->
            new PresenceRule(scope, values.get(MIN_SCORE), values.get(LOITERING_TIME)),
        everywhere,
        MIN_SCORE,
        LOITERING_TIME);
    add(
        kinds,
        "loitering",
        (values, scope) -> new LoiteringRule(scope, values.get(STAY)),
        everywhere,
        STAY);
    add(kinds, "zone_entry", (values, scope) -> new ZoneEntryRule(scope), everywhere);
    add(kinds, "zone_exit", (values, scope) -> new ZoneExitRule(scope), everywhere);
    if (lines) {
      add(
          kinds,
          "line_crossing",
          (values, scope) ->
              new LineCrossingRule(scope, values.get(LINE).value(), values.get(DIRECTION)),
          List.of(LABEL, CAMERAS, CUTOFF_TIME, SEVERITY, SCHEDULE, COOLDOWN),
          LINE,
          DIRECTION);
    }
    for (CountRule.Bound bound : CountRule.Bound.values()) {
      add(
          kinds,
          "count_" + bound.name().toLowerCase(Locale.ROOT),
          (values, scope) -> new CountRule(scope, bound, values.get(COUNT), values.get(instant)),
          everywhere,
          COUNT,
          instant);
    }
    add(
        kinds,
        "absence",
        (values, scope) -> new AbsenceRule(scope, values.get(lasting)),
        everywhere,
        lasting);
    add(
        kinds,
        "left_object",
        (values, scope) -> new LeftObjectRule(scope, values.get(lasting), values.get(ATTENDED_BY)),
        everywhere,
        lasting,
        ATTENDED_BY);
    add(
        kinds,
        "removed_object",
        (values, scope) -> new RemovedObjectRule(scope, values.get(lasting)),
        everywhere,
        lasting);
    Key<Duration> blind = lasts("10");
    add(
        kinds,
        CameraBlindRule.KIND,
        (values, scope) -> new CameraBlindRule(scope, values.get(blind)),
        List.of(CAMERAS, SEVERITY, SCHEDULE, COOLDOWN),
        blind);
    return Variants.of(KIND, PRESENCE, kinds);
  }

  private static Key<Duration> lasts(String byDefault) {
    return Key.of(
            "for",
            Setting.seconds(0, MAX_SECONDS),
            "Seconds for which it must be so until the alert opens")
        .byDefault(byDefault);
  }

  private static void add(
      Map<String, Section<WrittenRule>> kinds,
      String kind,
      BiFunction<Values, RuleScope, AlertRule> maker,
      List<Key<?>> everywhere,
      Key<?>... own) {
    Key<String> word = Key.of(KIND, Setting.choice(kind), WHAT);
    List<Key<?>> keys = new ArrayList<>();
    keys.add(kind.equals(PRESENCE) ? word.byDefault(PRESENCE) : word);
    keys.addAll(everywhere);
    keys.addAll(
        everywhere.indexOf(CUTOFF_TIME) < 0 ? 1 : keys.indexOf(CUTOFF_TIME), Arrays.asList(own));
    kinds.put(kind, Section.of(values -> rule(values, maker), keys.toArray(Key<?>[]::new)));
  }

  private static WrittenRule rule(Values values, BiFunction<Values, RuleScope, AlertRule> maker) {
    List<Placed<String>> cameras = values.find(CAMERAS).orElse(List.of());
    List<Placed<String>> zones = values.find(ZONES).orElse(List.of());
    if (!zones.isEmpty() && values.find(COORDINATES).isPresent()) {
      values
          .place(COORDINATES)
          .refuse(
              "a rule has both zones and coordinates", "remove 'coordinates', or remove 'zones'");
    }
    RuleScope scope =
        new RuleScope(
            "unnamed",
            words(cameras),
            values.find(LABEL).orElse(CameraBlindRule.LABEL),
            zones.isEmpty()
                ? values.find(COORDINATES).orElse(Zone.WHOLE_PICTURE)
                : new Zone.Named(words(zones)),
            values.get(SEVERITY).equals(ALERT) ? AlertSeverity.ALERT : AlertSeverity.DETECTION,
            values.find(CUTOFF_TIME).orElse(Duration.ZERO),
            values.find(SCHEDULE),
            values.get(COOLDOWN));
    return new WrittenRule(maker.apply(values, scope), cameras, zones, values.find(LINE));
  }

  private static Set<String> words(List<Placed<String>> placed) {
    return placed.stream().map(Placed::value).collect(Collectors.toSet());
  }
}
