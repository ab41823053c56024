package io.retinue.ingest.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.ingest.TestProgress;
import io.retinue.ingest.state.CameraTally.DropReason;
import io.retinue.ingest.state.CameraTally.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CameraProgressTest {
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private final HandClock clock = new HandClock();
  private long nanos;
  private final CameraProgress progress = TestProgress.of("gate", clock, () -> nanos);

  @Test
  void shouldBalanceWhatIsReadWithWhatIsPublishedAndDropped() {
    progress.begin(7, 25);
    progress.read(3);
    progress.published(0);
    progress.dropped(DropReason.SAMPLED_OUT, 1);
    progress.dropped(DropReason.TOO_LARGE, 1);
    progress.dropped(DropReason.DECODE_ERROR, 0);

    CameraTally tally = progress.tally();
    assertThat(tally.epoch()).isEqualTo(7);
    assertThat(tally.read()).isEqualTo(tally.published() + tally.dropped());
    assertThat(tally.drops())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(DropReason.SAMPLED_OUT, 1L, DropReason.TOO_LARGE, 1L));
    assertThat(tally.lastIndex()).hasValue(0);
  }

  @Test
  void shouldCountEachEpochByItself() {
    progress.begin(1, 25);
    progress.read(2);
    progress.published(0);
    progress.dropped(DropReason.BUFFER_FULL, 1);

    progress.begin(2, 25);

    CameraTally tally = progress.tally();
    assertThat(tally.read()).isZero();
    assertThat(tally.published()).isZero();
    assertThat(tally.drops()).isEmpty();
    assertThat(tally.lastIndex()).isEmpty();
    assertThat(progress.takeUnreported()).isEmpty();
  }

  @Test
  void shouldKeepTheHighestIndexWhereAcknowledgementsComeOutOfOrder() {
    progress.published(4);
    progress.published(3);

    assertThat(progress.tally().lastIndex()).hasValue(4);
  }

  @Test
  void shouldReportEachDropOnceUnlessItsFrameWasLost() {
    progress.dropped(DropReason.SAMPLED_OUT, 2);
    Map<DropReason, Long> taken = progress.takeUnreported();
    assertThat(taken).containsExactly(Map.entry(DropReason.SAMPLED_OUT, 2L));
    assertThat(progress.takeUnreported()).isEmpty();

    progress.dropped(DropReason.SAMPLED_OUT, 1);
    progress.giveBack(taken);

    assertThat(progress.takeUnreported()).containsExactly(Map.entry(DropReason.SAMPLED_OUT, 3L));
    assertThat(progress.tally().dropped()).isEqualTo(3);
  }

  @Test
  void shouldStallWithoutAcknowledgementsAndRecoverWithOne() {
    progress.published(0);
    assertThat(progress.tally().state()).isEqualTo(State.LIVE);

    progress.waitsFor("the detector");
    pass(6);
    progress.tick(FIVE_SECONDS, "Kafka");
    assertThat(progress.tally().state()).isEqualTo(State.STALLED);
    assertThat(progress.tally().reason())
        .isEqualTo("no frame was acknowledged for 6 s: waiting for the detector");
    assertThat(progress.tally().since()).isEqualTo(clock.now);

    progress.published(1);
    assertThat(progress.tally().state()).isEqualTo(State.LIVE);
  }

  @Test
  void shouldNotStallOnceItHasEnded() {
    progress.lost("the disk is gone", Duration.ZERO);
    pass(60);
    progress.tick(FIVE_SECONDS, null);

    assertThat(progress.tally().ended()).isTrue();
    assertThat(progress.tally().failure()).isEqualTo("the disk is gone; next attempt in 0.0 s");
  }

  @Test
  void shouldBeLiveAgainOnceAFailedCameraPublishes() {
    progress.lost("the disk is gone", Duration.ofSeconds(1));
    progress.begin(2, 25);
    assertThat(progress.tally().state()).isEqualTo(State.FAILED);

    progress.published(0);

    assertThat(progress.tally().state()).isEqualTo(State.LIVE);
    assertThat(progress.tally().failure()).isNull();
  }

  /** Stalls and rates were measured with the wall clock: a step back froze both. */
  @Test
  void shouldMeasureStallsAndRatesThoughTheClockIsSetBack() {
    progress.published(0);
    progress.tick(FIVE_SECONDS, null);
    clock.now = clock.now.minus(Duration.ofHours(1));
    publishFor(1, 10);
    assertThat(progress.tally().framesPerSecond()).isEqualTo(11f);

    nanos += Duration.ofSeconds(6).toNanos();
    progress.tick(FIVE_SECONDS, "Kafka");

    assertThat(progress.tally().state()).isEqualTo(State.STALLED);
    assertThat(progress.tally().reason())
        .isEqualTo("no frame was acknowledged for 7 s: waiting for Kafka");
  }

  @Test
  void shouldMeasureTheRateAfterOneSecondAndThenEveryFive() {
    progress.tick(FIVE_SECONDS, null);
    assertThat(progress.tally().framesPerSecond()).isNull();

    publishFor(1, 10);
    assertThat(progress.tally().framesPerSecond()).isEqualTo(10f);
    publishFor(1, 20); // one second of the next five
    assertThat(progress.tally().framesPerSecond()).isEqualTo(10f);
    publishFor(4, 80); // 100 in 5 s
    assertThat(progress.tally().framesPerSecond()).isEqualTo(20f);
  }

  private void publishFor(int seconds, int frames) {
    for (int i = 0; i < frames; i++) {
      progress.published(i);
    }
    pass(seconds);
    progress.tick(FIVE_SECONDS, null);
  }

  private void pass(int seconds) {
    nanos += Duration.ofSeconds(seconds).toNanos();
    clock.now = clock.now.plusSeconds(seconds);
  }

  /** Stands still until it is set. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.ofEpochMilli(1_700_000_000_000L);

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
