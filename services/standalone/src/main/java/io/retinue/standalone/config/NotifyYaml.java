package io.retinue.standalone.config;

import io.retinue.notifier.AlertFilter;
import io.retinue.notifier.SinkConfig;
import io.retinue.notifier.Target;
import io.retinue.notifier.Target.Sensor;
import io.retinue.notifier.WebhookSecret;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.NamedEntries;
import io.retinue.platform.settings.NearestWord;
import io.retinue.platform.settings.Placed;
import io.retinue.platform.settings.Secret;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import io.retinue.schemas.AlertType;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The description of {@code notify}: sinks by name. */
final class NotifyYaml {
  private static final Key<URI> URL =
      Key.of(
          "url",
          Setting.matching(
                  "an address without a password",
                  Pattern.compile(
                      "(https?|mqtts?)://[^@\\s/:]+(:\\d{1,5})?(/[^@\\s]*)?|kafka:[^@\\s/:]+"),
                  "https://example.org/alerts",
                  url -> url.replaceAll("//[^/]*@", "//***@"))
              .as(URI::create),
          "Where it is: https://… or http://… for a webhook, mqtt://… or mqtts://… for a broker,"
              + " kafka:TOPIC for JSON on Kafka");
  private static final Key<Secret> SECRET =
      Key.optional(
          "secret",
          Setting.secret(),
          "webhook: signs each request; whsec_ and 24 to 64 bytes in base64, as in Standard"
              + " Webhooks");
  private static final Key<Boolean> ALLOW_PRIVATE =
      Key.of(
              "allow_private",
              Setting.onOff(),
              "webhook: whether the address may be on this machine or in a private network")
          .byDefault("false");
  private static final Key<String> USER =
      Key.optional("user", Setting.text("a name", "retinue"), "mqtt: user at the broker");
  private static final Key<Secret> PASSWORD =
      Key.optional("password", Setting.secret(), "mqtt: password of the user");
  private static final Setting<String> PREFIX =
      Setting.matching(
          "a topic without wildcards",
          Pattern.compile("[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*"),
          "retinue");
  private static final Key<String> TOPIC_PREFIX =
      Key.of("topic_prefix", PREFIX, "mqtt: first part of all topics").byDefault("retinue");
  private static final Key<String> DISCOVERY_PREFIX =
      Key.optional(
          "discovery_prefix",
          PREFIX,
          "mqtt: Home Assistant's prefix, which is homeassistant; no discovery if absent");
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
          "Events of an alert that it gets; all of them if absent");

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
              URL,
              SECRET,
              ALLOW_PRIVATE,
              USER,
              PASSWORD,
              TOPIC_PREFIX,
              DISCOVERY_PREFIX,
              RULES,
              CAMERAS,
              SEVERITY,
              EVENTS));

  private NotifyYaml() {}

  private static Written written(Values values) {
    List<Placed<String>> rules = values.find(RULES).orElse(List.of());
    List<Placed<String>> cameras = values.find(CAMERAS).orElse(List.of());
    Set<AlertType> types = EnumSet.noneOf(AlertType.class);
    values
        .find(EVENTS)
        .orElse(List.of())
        .forEach(event -> types.add(AlertType.valueOf(event.toUpperCase(Locale.ROOT))));
    AlertFilter filter =
        new AlertFilter(words(rules), words(cameras), values.get(SEVERITY).equals("alert"), types);
    return new Written(filter, target(values), rules, cameras);
  }

  private static Target target(Values values) {
    return switch (values.get(URL).getScheme()) {
      case "mqtt", "mqtts" -> mqtt(values);
      case "kafka" -> kafka(values);
      default -> webhook(values);
    };
  }

  private static Target webhook(Values values) {
    refuseForeign(values, "a webhook", USER, PASSWORD, DISCOVERY_PREFIX);
    return new Target.Webhook(values.get(URL), secret(values), values.get(ALLOW_PRIVATE));
  }

  private static Optional<WebhookSecret> secret(Values values) {
    try {
      return values.find(SECRET).map(WebhookSecret::new);
    } catch (IllegalArgumentException e) {
      values
          .place(SECRET)
          .refuse(
              "this is no secret of Standard Webhooks: " + e.getMessage(),
              "write whsec_ and 24 to 64 random bytes in base64, such as from"
                  + " 'openssl rand -base64 32'");
      return Optional.empty();
    }
  }

  private static Target mqtt(Values values) {
    if (values.find(PASSWORD).isPresent() && values.find(USER).isEmpty()) {
      values.place(PASSWORD).refuse("password has no user", "add 'user: NAME'");
    }
    refuseForeign(values, "an MQTT broker", SECRET);
    return new Target.Mqtt(
        values.get(URL),
        values.find(USER),
        values.find(PASSWORD),
        values.get(TOPIC_PREFIX),
        values.find(DISCOVERY_PREFIX),
        List.of());
  }

  private static Target kafka(Values values) {
    refuseForeign(values, "a topic of Kafka", SECRET, USER, PASSWORD, DISCOVERY_PREFIX);
    String topic = values.get(URL).getSchemeSpecificPart();
    try {
      return new Target.KafkaJson(topic);
    } catch (IllegalArgumentException e) {
      values
          .place(URL)
          .refuse(
              String.valueOf(e.getMessage()), "write 'kafka:" + Target.KafkaJson.BY_DEFAULT + "'");
      return new Target.KafkaJson(Target.KafkaJson.BY_DEFAULT);
    }
  }

  private static void refuseForeign(Values values, String receiver, Key<?>... keys) {
    for (Key<?> key : keys) {
      if (values.find(key).isPresent()) {
        values.place(key).refuse(receiver + " has no such setting", "remove it");
      }
    }
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
