package io.retinue.trainer.trigger;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A time of each day in which cameras see little, such as from 01:00 to 05:00; it may go over
 * midnight.
 *
 * @param from first minute, inclusive
 * @param to last minute, exclusive
 */
public record QuietHours(LocalTime from, LocalTime to) {
  public QuietHours {
    if (from.equals(to)) {
      throw new IllegalArgumentException(
          "The quiet hours begin and end at " + from + ": give two different times.");
    }
  }

  /**
   * @param text such as {@code 01:00-05:00}
   */
  public static QuietHours parse(String text) {
    int dash = text.indexOf('-');
    try {
      return new QuietHours(
          LocalTime.parse(text.substring(0, Math.max(0, dash))),
          LocalTime.parse(text.substring(dash + 1)));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(text + " is not two times of day like 01:00-05:00", e);
    }
  }

  /**
   * When the quiet hours began in which a moment lies; empty if it lies in none.
   *
   * @param zone whose clocks the times are of
   */
  Optional<Instant> beginOf(Instant moment, ZoneId zone) {
    ZonedDateTime now = moment.atZone(zone);
    for (int daysAgo = 0; daysAgo <= 1; daysAgo++) {
      ZonedDateTime begin = now.toLocalDate().minusDays(daysAgo).atTime(from).atZone(zone);
      ZonedDateTime end =
          begin.toLocalDate().plusDays(from.isBefore(to) ? 0 : 1).atTime(to).atZone(zone);
      if (!now.isBefore(begin) && now.isBefore(end)) {
        return Optional.of(begin.toInstant());
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return from + "-" + to;
  }
}
