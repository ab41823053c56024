package io.retinue.standalone.config;

import io.retinue.notifier.Target;
import io.retinue.notifier.WebhookSecret;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.NearestWord;
import io.retinue.platform.settings.Secret;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The description of where a sink sends: the kind of receiver follows from its address. */
final class TargetYaml {
  private static final Key<URI> URL =
      Key.of(
          "url",
          Setting.matching(
                  "an address without a password",
                  Pattern.compile(
                      "(https?|mqtts?)://[^@\\s/:]+(:\\d{1,5})?(/[^@\\s]*)?"
                          + "|smtps?://[^@\\s/:]+(:\\d{1,5})?|kafka:[^@\\s/:]+"),
                  "https://example.org/alerts",
                  url -> url.replaceAll("//[^/]*@", "//***@"))
              .as(URI::create),
          "Where it is: https://… or http://… for a webhook, mqtt://… or mqtts://… for a broker,"
              + " smtp://… or smtps://… for mail, kafka:TOPIC for JSON on Kafka");
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
  private static final Key<URI> PAGE =
      Key.optional(
          "page",
          Setting.matching(
                  "an address without a password, query or fragment",
                  Pattern.compile("https?://[^@\\s/:?#]+(:\\d{1,5})?(/[^@\\s?#]*)?"),
                  "https://cameras.example.org",
                  url -> url.replaceAll("//[^/]*@", "//***@"))
              .as(url -> URI.create(url.replaceFirst("/+$", ""))),
          "webhook: address at which its users reach the page: messages have links to picture and"
              + " clip; no links if absent");
  private static final Key<String> USER =
      Key.optional("user", Setting.text("a name", "retinue"), "mqtt, smtp: user at the server");
  private static final Key<Secret> PASSWORD =
      Key.optional("password", Setting.secret(), "mqtt, smtp: password of the user");
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
  private static final Setting<String> MAIL_ADDRESS =
      Setting.matching("an address of mail", Target.Mail.ADDRESS, "retinue@example.org");
  private static final Key<String> FROM =
      Key.optional("from", MAIL_ADDRESS, "smtp: address of the sender");
  private static final Key<List<String>> TO =
      Key.optional("to", ListOf.of(MAIL_ADDRESS).orOne(), "smtp: addresses of the receivers");
  private static final Key<Boolean> STARTTLS =
      Key.of(
              "starttls",
              Setting.onOff(),
              "smtp: whether smtp:// is encrypted where the server offers it; with a password it"
                  + " always is")
          .byDefault("true");
  private static final Key<ZoneId> TIMEZONE =
      Key.optional(
          "timezone",
          Setting.text("a time zone", "Europe/Zurich").as(TargetYaml::zone),
          "smtp: time zone of the times in the text; that of this machine if absent");
  private static final Key<Duration> GROUP_INTERVAL =
      Key.of(
              "group_interval",
              Setting.seconds(1, 86_400),
              "smtp: when mails are many, one mail in so many seconds has all that came in them")
          .byDefault("300");

  /** All that a sink may have to say where it sends. */
  static final List<Key<?>> KEYS =
      List.of(
          URL,
          SECRET,
          ALLOW_PRIVATE,
          PAGE,
          USER,
          PASSWORD,
          TOPIC_PREFIX,
          DISCOVERY_PREFIX,
          FROM,
          TO,
          STARTTLS,
          TIMEZONE,
          GROUP_INTERVAL);

  private TargetYaml() {}

  /** Where a sink sends; what does not fit together is refused at its place. */
  static Target target(Values values) {
    return switch (values.get(URL).getScheme()) {
      case "mqtt", "mqtts" -> mqtt(values);
      case "smtp", "smtps" -> mail(values);
      case "kafka" -> kafka(values);
      default -> webhook(values);
    };
  }

  private static Target webhook(Values values) {
    refuseForeign(values, "a webhook", USER, PASSWORD, DISCOVERY_PREFIX, FROM, TO, TIMEZONE);
    return new Target.Webhook(
        values.get(URL), secret(values), values.get(ALLOW_PRIVATE), values.find(PAGE));
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
    requireUser(values);
    refuseForeign(values, "an MQTT broker", SECRET, PAGE, FROM, TO, TIMEZONE);
    return new Target.Mqtt(
        values.get(URL),
        values.find(USER),
        values.find(PASSWORD),
        values.get(TOPIC_PREFIX),
        values.find(DISCOVERY_PREFIX),
        List.of());
  }

  private static Target mail(Values values) {
    refuseForeign(values, "mail", SECRET, PAGE, DISCOVERY_PREFIX);
    requireUser(values);
    if (values.find(USER).isPresent() && values.find(PASSWORD).isEmpty()) {
      values.place(USER).refuse("user has no password", "add 'password: ${NAME}'");
    }
    if (values.find(PASSWORD).isPresent() && !values.get(STARTTLS)) {
      values
          .place(STARTTLS)
          .refuse("a password is not sent in clear text", "write 'starttls: true'");
    }
    if (values.find(FROM).isEmpty()) {
      values.place().refuse("mail has no 'from'", "add 'from: retinue@example.org'");
    }
    if (values.find(TO).isEmpty()) {
      values.place().refuse("mail has no 'to'", "add 'to: [ada@example.org]'");
    }
    return new Target.Mail(
        values.get(URL),
        values
            .find(USER)
            .flatMap(user -> values.find(PASSWORD).map(word -> new Target.Mail.Login(user, word))),
        values.get(STARTTLS),
        values.find(FROM).orElse("retinue@example.org"),
        values.find(TO).orElse(List.of("retinue@example.org")),
        values.find(TIMEZONE).orElseGet(ZoneId::systemDefault),
        values.get(GROUP_INTERVAL));
  }

  private static void requireUser(Values values) {
    if (values.find(PASSWORD).isPresent() && values.find(USER).isEmpty()) {
      values.place(PASSWORD).refuse("password has no user", "add 'user: NAME'");
    }
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING,
          "there is no time zone '" + text + "'",
          "write '"
              + NearestWord.to(text, ZoneId.getAvailableZoneIds()).orElse("Europe/Zurich")
              + "'",
          e);
    }
  }

  private static Target kafka(Values values) {
    refuseForeign(
        values,
        "a topic of Kafka",
        SECRET,
        PAGE,
        USER,
        PASSWORD,
        DISCOVERY_PREFIX,
        FROM,
        TO,
        TIMEZONE);
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
}
