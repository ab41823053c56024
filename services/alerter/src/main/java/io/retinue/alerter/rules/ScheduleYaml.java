package io.retinue.alerter.rules;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.Key;
import io.retinue.platform.settings.ListOf;
import io.retinue.platform.settings.Section;
import io.retinue.platform.settings.Setting;
import io.retinue.platform.settings.Values;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The description of {@code schedule}. */
final class ScheduleYaml {
  private static final String DAY = "(mon|tue|wed|thu|fri|sat|sun)";
  private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String TIME = "a time from 00:00 to 24:00";

  private static final Key<List<Set<DayOfWeek>>> ON =
      Key.of(
              "days",
              ListOf.of(
                      Setting.matching(
                              "mon, tue, wed, thu, fri, sat, sun or a span such as mon-fri",
                              Pattern.compile(DAY + "(-" + DAY + ")?"),
                              "mon-fri")
                          .as(ScheduleYaml::days))
                  .orOne(),
              "Days on which a span begins")
          .byDefault("mon-sun");
  private static final Key<LocalTime> FROM =
      Key.of("from", time("18:00"), "When it begins to watch").byDefault("'00:00'");
  private static final Key<LocalTime> TO =
      Key.of("to", time("06:00"), "When it ends, on the next day unless that is later")
          .byDefault("'24:00'");
  private static final Key<ZoneId> TIMEZONE =
      Key.optional(
          "timezone",
          Setting.text("the name of a time zone", "Europe/Zurich").as(ScheduleYaml::zone),
          "Whose clock counts; that of the alerter's machine if absent");

  /** A schedule. */
  static final Section<Schedule> SECTION =
      Section.of(ScheduleYaml::schedule, ON, FROM, TO, TIMEZONE);

  private ScheduleYaml() {}

  private static Schedule schedule(Values values) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    values.get(ON).forEach(days::addAll);
    return new Schedule(
        days,
        values.get(FROM),
        values.get(TO),
        values.find(TIMEZONE).orElseGet(ZoneId::systemDefault));
  }

  private static Setting<LocalTime> time(String example) {
    return Setting.matching(TIME, Pattern.compile("([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00"), example)
        .as(ScheduleYaml::localTime);
  }

  /** 24:00 is the end of the day, which is the beginning of the next one. */
  private static LocalTime localTime(String text) {
    String[] parts = text.split(":", 2);
    return LocalTime.of(Integer.parseInt(parts[0]) % 24, Integer.parseInt(parts[1]));
  }

  /** From the first to the last day of a span, over the weekend if need be. */
  private static Set<DayOfWeek> days(String text) {
    String[] ends = text.split("-", 2);
    DayOfWeek day = DayOfWeek.of(DAYS.indexOf(ends[0]) + 1);
    DayOfWeek last = DayOfWeek.of(DAYS.indexOf(ends[ends.length - 1]) + 1);
    Set<DayOfWeek> days = EnumSet.of(day);
    while (day != last) {
      day = day.plus(1);
      days.add(day);
    }
    return days;
  }

  private static ZoneId zone(String name) {
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "there is no time zone '" + name + "'",
          "write the name of one, such as Europe/Zurich");
    }
    return ZoneId.of(name);
  }
}
