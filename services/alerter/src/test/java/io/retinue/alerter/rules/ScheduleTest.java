package io.retinue.alerter.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
  private static final ZoneId ZURICH = ZoneId.of("Europe/Zurich");
  private static final Schedule NIGHTS =
      new Schedule(
          EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
          LocalTime.of(18, 0),
          LocalTime.of(6, 0),
          ZURICH);

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T16:59:59Z, false", // Monday, 17:59:59 there
    "2026-11-23T17:00:00Z, true",
    "2026-11-24T04:59:59Z, true",
    "2026-11-24T05:00:00Z, false",
    "2026-11-28T03:00:00Z, true", // Saturday morning: Friday's span
    "2026-11-28T19:00:00Z, false", // Saturday evening
    "2026-11-30T03:00:00Z, false", // Monday morning: Sunday has none
  })
  void shouldBelongToTheDayOnWhichASpanBegins(Instant moment, boolean covered) {
    assertThat(NIGHTS.covers(moment)).isEqualTo(covered);
  }

  /** On 2026-03-29 at 02:00 clocks go to 03:00; on 2026-10-25 at 03:00 they go back to 02:00. */
  @Test
  void shouldFollowTheClockOnTheWallOverChangesOfDaylightSavingTime() {
    Schedule fromTwoToThree = daily(LocalTime.of(2, 0), LocalTime.of(3, 0));
    Schedule night = daily(LocalTime.of(22, 0), LocalTime.of(6, 0));

    assertThat(coveredOn("2026-03-28T23:00:00Z", 23, fromTwoToThree)).isEqualTo(Duration.ZERO);
    assertThat(coveredOn("2026-10-24T22:00:00Z", 25, fromTwoToThree))
        .isEqualTo(Duration.ofHours(2)); // that hour comes twice
    assertThat(coveredOn("2026-06-14T22:00:00Z", 24, fromTwoToThree))
        .isEqualTo(Duration.ofHours(1));
    // from noon to noon, there
    assertThat(coveredOn("2026-03-28T11:00:00Z", 23, night)).isEqualTo(Duration.ofHours(7));
    assertThat(coveredOn("2026-10-24T10:00:00Z", 25, night)).isEqualTo(Duration.ofHours(9));
  }

  private static Schedule daily(LocalTime from, LocalTime to) {
    return new Schedule(EnumSet.allOf(DayOfWeek.class), from, to, ZURICH);
  }

  private static Duration coveredOn(String from, int hours, Schedule schedule) {
    Instant begin = Instant.parse(from);
    long minutes = 0;
    for (int i = 0; i < hours * 60; i++) {
      minutes += schedule.covers(begin.plusSeconds(60L * i)) ? 1 : 0;
    }
    return Duration.ofMinutes(minutes);
  }

  @Test
  void shouldCoverAWholeDayFromAMomentToTheSameMoment() {
    Schedule sundays = new Schedule(Set.of(DayOfWeek.SUNDAY), LocalTime.MIN, LocalTime.MIN, ZURICH);

    assertThat(coveredOn("2026-11-21T23:00:00Z", 24, sundays)).isEqualTo(Duration.ofHours(24));
    assertThat(coveredOn("2026-11-22T23:00:00Z", 24, sundays)).isEqualTo(Duration.ZERO);
  }
}
