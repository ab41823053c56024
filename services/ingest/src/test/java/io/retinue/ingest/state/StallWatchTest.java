package io.retinue.ingest.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallWatchTest {
  private static final Duration FIVE = Duration.ofSeconds(5);

  private final StallWatch watch = new StallWatch(at(0));

  @Test
  void shouldNoticeASourceThatGivesNothing() {
    watch.begin(at(0), 25);
    watch.read(at(1));

    assertThat(watch.isStalled(at(6), FIVE)).isFalse();
    assertThat(watch.isStalled(at(6.1), FIVE)).isTrue();
  }

  @Test
  void shouldNoticeThatNothingIsAcknowledgedThoughFramesCome() {
    watch.begin(at(0), 25);
    for (int i = 0; i < 60; i++) {
      watch.read(at(i / 10.0));
      watch.wanted(at(i / 10.0));
    }

    assertThat(watch.isStalled(at(5.9), FIVE)).isTrue();
    watch.acknowledged(at(6));
    assertThat(watch.isStalled(at(6), FIVE)).isFalse();
  }

  @Test
  void shouldNoticeThatEveryPictureIsDamagedThoughFramesCome() {
    watch.begin(at(0), 25);
    watch.acknowledged(at(1));
    for (int i = 10; i < 62; i++) {
      watch.read(at(i / 10.0));
      watch.damaged(at(i / 10.0));
    }

    assertThat(watch.isStalled(at(6), FIVE)).isFalse();
    assertThat(watch.isStalled(at(6.1), FIVE)).isTrue();
    assertThat(watch.isDamaged()).isTrue();
    watch.whole();
    assertThat(watch.isStalled(at(6.1), FIVE)).isFalse();
  }

  @Test
  void shouldNotTakeFramesThatAreLeftOutOnPurposeForAStall() {
    watch.begin(at(0), 25);
    watch.read(at(59));

    assertThat(watch.isStalled(at(60), FIVE)).isFalse();
    assertThat(watch.silentNanos(at(60))).isEqualTo(at(60));
  }

  @Test
  void shouldWaitForThreeFramesOfASlowSource() {
    watch.begin(at(0), 0.1); // a frame in ten seconds

    assertThat(watch.isStalled(at(29), FIVE)).isFalse();
    assertThat(watch.isStalled(at(31), FIVE)).isTrue();
  }

  private static long at(double second) {
    return (long) (second * 1e9);
  }
}
