package io.retinue.standalone.config;

import io.retinue.notifier.AlertFilter;
import io.retinue.notifier.SinkConfig;
import io.retinue.notifier.Target;
import io.retinue.notifier.Target.Sensor;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.NamedEntries;
import io.retinue.platform.settings.NearestWord;
import io.retinue.platform.settings.Placed;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import io.retinue.schemas.AlertType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The description of {@code notify}: sinks by name. */
final class NotifyYaml {
  private static final Key<List<Placed<String>>> RULES =
      Key.optional(
          "rules",
          ListOf.of(Setting.text("the name of a rule", "person_on_drive").placed()),
          "Rules whose alerts it gets; all of them if absent");
  private static final Key<List<Placed<String>>> CAMERAS =
      Key.optional(
          "cameras",
          ListOf.of(Setting.text("the name of a camera", "gate").placed()),
          "Cameras whose alerts it gets; all of them if absent");
  private static final Key<String> SEVERITY =
      Key.of(
              "severity",
              Setting.choice("detection", "alert"),
              "Least severity of its alerts: with alert it gets no detections")
          .byDefault("detection");
  private static final Key<List<String>> EVENTS =
      Key.optional(
          "events",
          ListOf.of(Setting.choice("opened", "updated", "closed", "retracted")),
          "Events of an alert that it gets; if absent all of them, of mail opened");

  /**
   * A sink of a file, without its name.
   *
   * @param rules as they are written; none for all
   * @param cameras likewise
   */
  record Written(
      AlertFilter filter,
      Target target,
      List<Placed<String>> rules,
      List<Placed<String>> cameras) {}

  static final Setting<Map<String, Written>> SINKS =
      NamedEntries.of(
          SinkConfig.NAME,
          "use 1 to 64 letters, digits, '_' or '-', such as phone",
          "phone",
          Section.of(
              NotifyYaml::written,
              Stream.concat(TargetYaml.KEYS.stream(), Stream.of(RULES, CAMERAS, SEVERITY, EVENTS))
                  .toArray(Key<?>[]::new)));

  private NotifyYaml() {}

  private static Written written(Values values) {
    List<Placed<String>> rules = values.find(RULES).orElse(List.of());
    List<Placed<String>> cameras = values.find(CAMERAS).orElse(List.of());
    Set<AlertType> types = EnumSet.noneOf(AlertType.class);
    values
        .find(EVENTS)
        .orElse(List.of())
        .forEach(event -> types.add(AlertType.valueOf(event.toUpperCase(Locale.ROOT))));
    Target target = TargetYaml.target(values);
    if (types.isEmpty() && target instanceof Target.Mail) {
      types.add(AlertType.OPENED);
    }
    AlertFilter filter =
        new AlertFilter(words(rules), words(cameras), values.get(SEVERITY).equals("alert"), types);
    return new Written(filter, target, rules, cameras);
  }

  /** The sinks, once it is known which rules and cameras there are. */
  static List<SinkConfig> sinks(
      Map<String, Written> written, Set<String> rules, Set<String> cameras, List<Sensor> sensors) {
    List<SinkConfig> sinks = new ArrayList<>();
    written.forEach(
        (name, sink) -> {
          sink.rules().forEach(rule -> check(rule, "rule", rules));
          sink.cameras().forEach(camera -> check(camera, "camera", cameras));
          sinks.add(new SinkConfig(name, sink.filter(), told(sink, sensors)));
        });
    return List.copyOf(sinks);
  }

  private static Target told(Written sink, List<Sensor> sensors) {
    if (!(sink.target() instanceof Target.Mqtt mqtt)) {
      return sink.target();
    }
    AlertFilter filter = sink.filter();
    return new Target.Mqtt(
        mqtt.url(),
        mqtt.user(),
        mqtt.password(),
        mqtt.topicPrefix(),
        mqtt.discoveryPrefix(),
        sensors.stream()
            .filter(one -> filter.rules().isEmpty() || filter.rules().contains(one.rule()))
            .filter(one -> filter.cameras().isEmpty() || filter.cameras().contains(one.camera()))
            .toList());
  }

  private static void check(Placed<String> name, String what, Collection<String> known) {
    if (!known.contains(name.value())) {
      name.place()
          .refuse(
              "there is no " + what + " '" + name.value() + "'",
              NearestWord.to(name.value(), known)
                  .map(near -> "write '" + near + "'")
                  .orElse("write it below '" + what + "s:', or remove it here"));
    }
  }

  private static Set<String> words(List<Placed<String>> placed) {
    return placed.stream().map(Placed::value).collect(Collectors.toSet());
  }
}
