package io.retinue.trainer.trigger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TeachingTriggerTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    // winter: an hour ahead of UTC
    "01:00-05:00, 2026-01-10T00:00:00Z, 2026-01-10T00:00:00Z",
    "01:00-05:00, 2026-01-10T03:59:59Z, 2026-01-10T00:00:00Z",
    "01:00-05:00, 2026-01-10T04:00:00Z,",
    "01:00-05:00, 2026-01-09T23:59:59Z,",
    "23:00-05:00, 2026-01-10T21:59:00Z,",
    "23:00-05:00, 2026-01-10T22:30:00Z, 2026-01-10T22:00:00Z",
    "23:00-05:00, 2026-01-11T03:30:00Z, 2026-01-10T22:00:00Z",
    // summer time begins on 29 March at 02:00: there is no 02:30
    "02:30-05:00, 2026-03-29T01:31:00Z, 2026-03-29T01:30:00Z",
    "02:30-05:00, 2026-03-29T03:00:00Z,",
  })
  void shouldKnowWhenTheQuietHoursBegan(String hours, Instant now, Instant begin) {
    assertThat(QuietHours.parse(hours).beginOf(now, BERLIN)).isEqualTo(Optional.ofNullable(begin));
  }

  @Test
  void shouldBeDueOnceADay() {
    TeachingTrigger trigger =
        new TeachingTrigger(Optional.of(QuietHours.parse("01:00-05:00")), ZoneId.of("UTC"));
    Instant noon = Instant.parse("2026-01-10T12:00:00Z");
    Instant night = Instant.parse("2026-01-11T02:00:00Z");

    assertThat(trigger.isDue(noon)).isFalse();
    assertThat(trigger.isDue(night)).isTrue();

    trigger.done(noon); // a run by hand, before
    assertThat(trigger.isDue(night)).isTrue();
    trigger.done(night);
    trigger.done(noon);
    assertThat(trigger.isDue(night.plusSeconds(3600))).isFalse();
    assertThat(trigger.isDue(night.plus(Duration.ofDays(1)))).isTrue();
  }

  @Test
  void shouldWaitAfterAFailureThatMayPass() {
    TeachingTrigger trigger =
        new TeachingTrigger(Optional.of(QuietHours.parse("01:00-05:00")), ZoneId.of("UTC"));
    Instant night = Instant.parse("2026-01-11T02:00:00Z");

    trigger.postpone(night, Duration.ofMinutes(10));

    assertThat(trigger.isDue(night.plusSeconds(599))).isFalse();
    assertThat(trigger.isDue(night.plusSeconds(600))).isTrue();
  }

  @Test
  void shouldNeverBeDueWithoutATeacher() {
    assertThat(new TeachingTrigger(Optional.empty(), BERLIN).isDue(Instant.EPOCH)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01:00", "1-5", "24:00-25:00", "05:00-01:00-02:00"})
  void shouldRefuseWhatIsNotTwoTimesOfDay(String text) {
    assertThatThrownBy(() -> QuietHours.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(text + " is not two times of day like 01:00-05:00");
  }

  @Test
  void shouldRefuseHoursWithoutLength() {
    LocalTime one = LocalTime.of(1, 0);
    assertThatThrownBy(() -> new QuietHours(one, one))
        .hasMessage("The quiet hours begin and end at 01:00: give two different times.");
  }
}
