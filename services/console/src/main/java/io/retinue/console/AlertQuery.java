package io.retinue.console;

import io.javalin.http.Context;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.Severity;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which alerts a page wants to see. Empty texts and absent times admit all.
 *
 * @param fromMs earliest beginning, Unix time in milliseconds
 * @param toMs latest beginning
 */
record AlertQuery(String camera, String rule, Optional<Severity> severity, long fromMs, long toMs)
    implements Predicate<AlertEvent> {

  /**
   * Reads {@code camera}, {@code rule}, {@code severity}, {@code from_ms} and {@code to_ms}.
   *
   * @throws IllegalArgumentException names what cannot be
   */
  static AlertQuery of(Context context) {
    return new AlertQuery(
        text(context, "camera"),
        text(context, "rule"),
        severity(text(context, "severity")),
        time(context, "from_ms", Long.MIN_VALUE),
        time(context, "to_ms", Long.MAX_VALUE));
  }

  private static String text(Context context, String name) {
    return Optional.ofNullable(context.queryParam(name)).orElse("");
  }

  private static Optional<Severity> severity(String word) {
    if (word.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(Severity.values())
            .filter(severity -> severity.name().toLowerCase(Locale.ROOT).equals(word))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("severity is one of alert and detection")));
  }

  private static long time(Context context, String name, long absent) {
    String text = text(context, name);
    if (text.isEmpty()) {
      return absent;
    } else if (!text.matches("\\d{1,15}")) {
      throw new IllegalArgumentException(name + " is a Unix time in milliseconds");
    }
    return Long.parseLong(text);
  }

  @Override
  public boolean test(AlertEvent alert) {
    long since = alert.getSince().toEpochMilli();
    return (camera.isEmpty() || camera.equals(alert.getCamera()))
        && (rule.isEmpty() || rule.equals(alert.getRule()))
        && (severity.isEmpty() || severity.get() == alert.getSeverity())
        && since >= fromMs
        && since <= toMs;
  }
}
