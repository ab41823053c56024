package io.retinue.standalone.config;

import io.retinue.evidence.EvidenceConfig;
import io.retinue.evidence.EvidenceConfig.Capture;
import io.retinue.evidence.EvidenceConfig.Retain;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The description of {@code evidence}, in Frigate's words. */
final class EvidenceYaml {
  private static final Map<String, Long> UNITS =
      Map.of("MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);

  private static final Key<Duration> PRE_CAPTURE =
      Key.of(
              "pre_capture",
              Setting.seconds(0, 60),
              "Seconds that a clip begins before the opening of its alert")
          .byDefault("5");
  private static final Key<Duration> POST_CAPTURE =
      Key.of(
              "post_capture",
              Setting.seconds(0, 60),
              "Seconds that a clip goes on after the close of its alert")
          .byDefault("5");
  private static final Key<Duration> MAX_SECONDS =
      Key.of(
              "max_seconds",
              Setting.seconds(1, 1800),
              "Longest clip, in seconds: that of an alert that stays open ends there. More than"
                  + " pre_capture")
          .byDefault("300");
  private static final Key<Duration> DAYS =
      Key.of(
              "days",
              Setting.number(0.01, 3650).as(days -> Duration.ofSeconds(Math.round(days * 86_400))),
              "Days after which the files of an alert are deleted")
          .byDefault("10");
  private static final Key<Long> BYTES =
      Key.of(
              "bytes",
              Setting.matching(
                      "a size in MB, GB or TB",
                      Pattern.compile("[1-9]\\d{0,5} ?[MGT]B", Pattern.CASE_INSENSITIVE),
                      "10 GB")
                  .as(EvidenceYaml::bytes),
              "Size of all files together; the oldest are deleted")
          .byDefault("10 GB");
  private static final Key<Retain> RETAIN =
      Key.of("retain", Section.of(EvidenceYaml::retain, DAYS, BYTES), "What is kept")
          .byDefault("{}");

  static final Section<EvidenceConfig> SECTION =
      Section.of(EvidenceYaml::config, PRE_CAPTURE, POST_CAPTURE, MAX_SECONDS, RETAIN);

  private EvidenceYaml() {}

  private static long bytes(String text) {
    int unit = text.length() - 2;
    return Long.parseLong(text.substring(0, unit).strip())
        * UNITS.getOrDefault(text.substring(unit).toUpperCase(Locale.ROOT), 1L);
  }

  private static Retain retain(Values values) {
    return new Retain(values.get(DAYS), values.get(BYTES));
  }

  private static EvidenceConfig config(Values values) {
    Duration before = values.get(PRE_CAPTURE);
    Duration longest = values.get(MAX_SECONDS);
    if (longest.compareTo(before) <= 0) {
      values
          .place(MAX_SECONDS)
          .refuse(
              "max_seconds is not more than pre_capture: clips would end before their alerts",
              "write " + (before.toSeconds() + 1) + " or more, or a shorter pre_capture");
    }
    return new EvidenceConfig(
        new Capture(before, values.get(POST_CAPTURE), longest), values.get(RETAIN));
  }
}
