package io.retinue.alerter.rules;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;

/**
 * The times of a week in which a rule watches, by the clock on the wall there: over changes of
 * daylight saving time too.
 *
 * <pre>
 *   days mon-fri, 18:00 to 06:00
 *   Thu 18:00 ▂▂▂▂▂ Fri 06:00      Fri 18:00 ▂▂▂▂▂ Sat 06:00      Mon 18:00 …
 * </pre>
 *
 * @param days on which a span begins
 * @param from the first moment of a span
 * @param to the first moment after it; on the next day unless it is later than {@code from}. The
 *     same as {@code from}: a whole day
 * @param timezone whose clock counts
 */
public record Schedule(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId timezone) {
  public Schedule {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("A schedule needs at least one day.");
    }
    days = Set.copyOf(EnumSet.copyOf(days));
  }

  /** Whether the rule watches at that moment. */
  public boolean covers(Instant moment) {
    LocalDateTime there = LocalDateTime.ofInstant(moment, timezone);
    LocalTime time = there.toLocalTime();
    boolean today = days.contains(there.getDayOfWeek());
    if (from.isBefore(to)) {
      return today && !time.isBefore(from) && time.isBefore(to);
    }
    boolean sinceYesterday = days.contains(there.getDayOfWeek().minus(1));
    return (today && !time.isBefore(from)) || (sinceYesterday && time.isBefore(to));
  }
}
