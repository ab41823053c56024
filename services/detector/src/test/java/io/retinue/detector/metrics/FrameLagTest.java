package io.retinue.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.detector.metrics.FrameLag.Lag;
import org.junit.jupiter.api.Test;

class FrameLagTest {
  private static final long NONE_IS_OLD = 0;

  @Test
  void shouldSeeNoDangerInALogThatWasNeverDeletedFrom() {
    assertThat(Lag.of(10, 0, NONE_IS_OLD, 1_000)).isEqualTo(new Lag(990, 0));
  }

  @Test
  void shouldSeeTheUnreadFramesOfTheOldestQuarterInDanger() {
    // the log holds 1000 to 2000; its oldest quarter ends at 1250
    assertThat(Lag.of(1_100, 1_000, NONE_IS_OLD, 2_000)).isEqualTo(new Lag(900, 150));
    assertThat(Lag.of(1_900, 1_000, NONE_IS_OLD, 2_000)).isEqualTo(new Lag(100, 0));
  }

  @Test
  void shouldSeeUnreadFramesInDangerByTheirAge() {
    assertThat(Lag.of(10, 0, 60, 100)).isEqualTo(new Lag(90, 50));
  }

  @Test
  void shouldCountOnlyWhatIsStillThere() {
    assertThat(Lag.of(10, 1_000, NONE_IS_OLD, 2_000)).isEqualTo(new Lag(1_000, 250));
  }
}
