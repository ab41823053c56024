package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FreezeWatchTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  private final FreezeWatch watch = new FreezeWatch(TEN);

  @Test
  void shouldNoticeAPictureThatStaysTheSameForLong() {
    assertThat(watch.see(7, at(0))).isEmpty();
    assertThat(watch.see(7, at(9))).isEmpty();
    assertThat(watch.see(7, at(10))).contains(TEN);
    assertThat(watch.see(7, at(12))).contains(Duration.ofSeconds(12));
  }

  @Test
  void shouldBeginAnewWithEveryOtherPicture() {
    watch.see(7, at(0));
    assertThat(watch.see(8, at(9))).isEmpty();
    assertThat(watch.see(8, at(18))).isEmpty();
    assertThat(watch.see(7, at(19))).isEmpty();
    assertThat(watch.see(7, at(29))).contains(TEN);
  }

  /** Hash 0 is a picture as well. */
  @Test
  void shouldNotTakeTheFirstPictureForOneSeenBefore() {
    assertThat(watch.see(0, at(100))).isEmpty();
  }

  private static long at(long second) {
    return Duration.ofSeconds(second).toNanos();
  }
}
