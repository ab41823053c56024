package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;

class MediaClockTest {
  private static final long NONE = avutil.AV_NOPTS_VALUE;

  @Test
  void shouldCountFromTheFirstFrame() {
    MediaClock clock = new MediaClock(avutil.av_make_q(1, 90_000), 25);

    assertThat(clock.at(1_000_000, 0)).isZero();
    assertThat(clock.at(1_003_600, 1)).isEqualTo(40); // 3600 ticks of 1/90000 s
  }

  @Test
  void shouldNeverGoBack() {
    MediaClock clock = new MediaClock(avutil.av_make_q(1, 1000), 25);

    assertThat(clock.at(0, 0)).isZero();
    assertThat(clock.at(80, 1)).isEqualTo(80);
    assertThat(clock.at(40, 2)).isEqualTo(80);
    assertThat(clock.at(120, 3)).isEqualTo(120);
  }

  @Test
  void shouldCountByTheFrameRateWhereThereAreNoTimes() {
    MediaClock clock = new MediaClock(avutil.av_make_q(1, 1000), 10);

    assertThat(clock.at(NONE, 0)).isZero();
    assertThat(clock.at(NONE, 5)).isEqualTo(500);
  }

  @Test
  void shouldGoOnFromTheFrameRateWhenTimesBeginLate() {
    MediaClock clock = new MediaClock(avutil.av_make_q(1, 1000), 10);

    assertThat(clock.at(NONE, 0)).isZero();
    assertThat(clock.at(7_000, 1)).isEqualTo(100);
    assertThat(clock.at(7_250, 2)).isEqualTo(350);
  }

  /** A film whose clock jumps by a day made its camera sleep for a day. */
  @Test
  void shouldLeaveOutAJumpForward() {
    MediaClock clock = new MediaClock(avutil.av_make_q(1, 1000), 10);
    clock.at(0, 0);
    clock.at(100, 1);

    assertThat(clock.at(86_400_200, 2)).isEqualTo(200);
    assertThat(clock.at(86_400_300, 3)).isEqualTo(300);
    assertThat(clock.jumps())
        .isEqualTo(
            "the film's clock jumps, first from 0.100 s to 86400.200 s at frame 2;"
                + " the jumps are left out");
  }

  @Test
  void shouldLeaveOutAJumpBackInsteadOfStandingStill() {
    MediaClock clock = new MediaClock(avutil.av_make_q(1, 1000), 10);
    clock.at(0, 0);
    clock.at(5_000, 1);

    assertThat(clock.at(100, 2)).isEqualTo(5_100);
    assertThat(clock.at(200, 3)).isEqualTo(5_200);
    assertThat(clock.jumps()).contains("first from 5.000 s to 0.100 s at frame 2");
  }

  @Test
  void shouldKeepTheGapsOfARecorderThatPauses() {
    MediaClock clock = new MediaClock(avutil.av_make_q(1, 1000), 10);
    clock.at(0, 0);

    assertThat(clock.at(9_000, 1)).isEqualTo(9_000);
    assertThat(clock.jumps()).isNull();
  }

  @Test
  void shouldStayBoundedWhateverTheTimesAre() {
    MediaClock clock = new MediaClock(avutil.av_make_q(Integer.MAX_VALUE, 1), 10);
    Random random = new Random(5);
    long last = 0;
    for (int index = 0; index < 10_000; index++) {
      long now = clock.at(random.nextLong(), index);
      assertThat(now).isBetween(last, last + 10_000); // the longest gap that is kept
      last = now;
    }
    assertThat(last).isLessThan(10_000L * 10_000);
  }
}
