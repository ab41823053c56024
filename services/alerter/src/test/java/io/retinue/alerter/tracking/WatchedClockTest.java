package io.retinue.alerter.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WatchedClockTest {
  @Test
  void shouldCountTheTimeBetweenFramesThatWereSeen() {
    WatchedClock clock = WatchedClock.START.at(500, true).at(700, true).at(1700, true);

    assertThat(clock.watched()).isEqualTo(1200);
    assertThat(clock.mediaTime()).isEqualTo(1700);
  }

  @Test
  void shouldCountOneSecondAtMostWhereFramesWereShed() {
    WatchedClock clock = WatchedClock.START.at(0, true).at(4000, false).at(8000, true);

    assertThat(clock.watched()).isEqualTo(1000);
    assertThat(clock.shedSince()).isFalse();
  }

  @Test
  void shouldCountOneSecondForAJumpAhead() {
    WatchedClock clock = WatchedClock.START.at(0, true).at(3_600_000, true).at(3_600_100, true);

    assertThat(clock.watched()).isEqualTo(1100);
    assertThat(clock.mediaTime()).isEqualTo(1100);
    assertThat(clock.jumped()).isEqualTo(3_599_000);
  }

  @Test
  void shouldStandStillWhenTheCamerasClockGoesBack() {
    WatchedClock clock = WatchedClock.START.at(5000, true).at(1000, true).at(1100, true);

    assertThat(clock.watched()).isEqualTo(100);
    assertThat(clock.mediaTime()).isEqualTo(5100);
    assertThat(clock.jumped()).isEqualTo(-4000);
  }
}
