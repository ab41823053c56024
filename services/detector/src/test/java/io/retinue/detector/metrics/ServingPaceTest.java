package io.retinue.detector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.detector.batch.FrameOutcome;
import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.batch.FrameOutcome.FrameInfo;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.detector.batch.FrameOutcome.Timings;
import io.retinue.detector.model.ServingRelease;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.frame.ShedReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One camera of 10 frames a second, and models of several speeds. */
class ServingPaceTest {
  private static final int FRAMES_PER_SECOND = 10;
  private static final ServingRelease RELEASE = new ServingRelease("retinanet", 1, "0".repeat(64));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MovedClock clock = new MovedClock();
  private final ServingPace pace = new ServingPace(clock, meters);
  private long frames;

  @Test
  void shouldSayBothSpeedsAndTheWaysOut() {
    // 310 ms a frame: 3.2 a second, so of ten frames seven are shed.
    play(Duration.ofSeconds(40), 310, 7);

    assertThat(pace.tooMuch().orElseThrow().sentence())
        .isEqualTo(
            "retinanet v1 (000000000000) takes 310 ms a frame, so it can take 3.2 frames a second;"
                + " the cameras bring 10.0, and 70% of them are shed as too old");
    assertThat(meters.get("retinue.model.busy").gauge().value()).isEqualTo(3.1);
  }

  @Test
  void shouldSayNothingWhileTheModelFollows() {
    play(Duration.ofSeconds(40), 95, 0);

    assertThat(pace.tooMuch()).isEmpty();
    assertThat(meters.get("retinue.model.busy").gauge().value()).isEqualTo(0.95);
  }

  /** Frames that waited while a release was loading, or whose clocks differ. */
  @Test
  void shouldNotBlameAFastModelForOldFrames() {
    play(Duration.ofSeconds(40), 20, 7);

    assertThat(pace.tooMuch()).isEmpty();
  }

  @Test
  void shouldNotCountCompleteFootage() {
    for (int i = 0; i < 400; i++) {
      clock.move(Duration.ofMillis(310));
      pace.add(new Detected(info(false), RELEASE, List.of(), new Timings(0, 0, 310, 1)));
    }

    assertThat(pace.tooMuch()).isEmpty();
    assertThat(meters.get("retinue.model.busy").gauge().value()).isNaN();
  }

  @Test
  void shouldTellAgainOnlyWhenTheFiguresHaveChangedMuch() {
    play(Duration.ofSeconds(40), 310, 7);
    ModelLoad first = pace.told().orElseThrow();
    play(Duration.ofSeconds(120), 330, 7);
    assertThat(pace.told()).contains(first);

    play(Duration.ofSeconds(120), 620, 8);

    assertThat(pace.told().orElseThrow().millisPerFrame()).isEqualTo(620);
  }

  @Test
  void shouldStopAMinuteAfterTheLastFrameWasShed() {
    play(Duration.ofSeconds(40), 310, 7);
    play(Duration.ofSeconds(30), 20, 0);
    assertThat(pace.told()).isPresent();

    play(Duration.ofSeconds(40), 20, 0);

    assertThat(pace.told()).isEmpty();
    assertThat(pace.tooMuch()).isEmpty();
  }

  @Test
  void shouldForgetCamerasThatAreGone() {
    play(Duration.ofSeconds(40), 310, 7);

    clock.move(Duration.ofMinutes(2));

    assertThat(pace.tooMuch()).isEmpty();
    assertThat(pace.told()).isEmpty();
  }

  /** Plays live frames, of which so many of ten are too old, in batches of four. */
  private void play(Duration time, float millisPerFrame, int shedOfTen) {
    for (int i = 0; i < time.toSeconds() * FRAMES_PER_SECOND; i++) {
      clock.move(Duration.ofMillis(1000 / FRAMES_PER_SECOND));
      pace.add(i % 10 < shedOfTen ? shed() : detected(millisPerFrame));
    }
  }

  private FrameOutcome shed() {
    return new Shed(info(true), ShedReason.STALE, Timings.unseen(11_000));
  }

  private FrameOutcome detected(float millisPerFrame) {
    return new Detected(info(true), RELEASE, List.of(), new Timings(0, 0, millisPerFrame * 4, 4));
  }

  private FrameInfo info(boolean isLive) {
    Instant now = clock.instant();
    return new FrameInfo(new FrameId("gate", 1, frames++), now, 0, now, 64, 48, isLive);
  }

  private static final class MovedClock extends Clock {
    private Instant now = Instant.parse("2026-11-20T08:00:00Z");

    void move(Duration time) {
      now = now.plus(time);
    }

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
