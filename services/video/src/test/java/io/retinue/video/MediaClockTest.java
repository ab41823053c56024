package io.retinue.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.video.FrameReader.MediaClock;
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
}
