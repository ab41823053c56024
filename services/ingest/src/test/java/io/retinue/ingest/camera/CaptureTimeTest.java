package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.ingest.publish.CaptureStamp;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CaptureTimeTest {
  private static final Instant START = Instant.ofEpochMilli(1_700_000_000_000L);

  private final CaptureTime time = new CaptureTime();

  @Test
  void shouldTakeTheCamerasClockOnceItHasBeenSteadyForTwoSeconds() {
    assertThat(at(0, 300).clock()).isEqualTo(CaptureStamp.Clock.INGEST);
    assertThat(at(1900, 300).clock()).isEqualTo(CaptureStamp.Clock.INGEST);

    CaptureStamp stamp = at(2100, 300);

    assertThat(stamp.clock()).isEqualTo(CaptureStamp.Clock.CAMERA);
    assertThat(stamp.capturedAt()).isEqualTo(START.plusMillis(2100 - 300));
    assertThat(stamp.ingestedAt()).isEqualTo(START.plusMillis(2100));
  }

  @Test
  void shouldKeepToItsOwnClockWhereTheCameraHasNone() {
    CaptureStamp stamp = time.of(null, 5000, START);

    assertThat(stamp).isEqualTo(CaptureStamp.byIngest(START));
  }

  @Test
  void shouldNotBelieveAClockThatIsFarOff() {
    for (int ms = 0; ms < 10_000; ms += 100) {
      assertThat(at(ms, Duration.ofHours(1).toMillis()).clock())
          .isEqualTo(CaptureStamp.Clock.INGEST);
    }
  }

  @Test
  void shouldNotBelieveAClockThatWasSetUntilItIsSteadyAgain() {
    steady(0, 5000, 300);
    assertThat(at(5000, 300).clock()).isEqualTo(CaptureStamp.Clock.CAMERA);

    assertThat(at(5100, 2300).clock()).isEqualTo(CaptureStamp.Clock.INGEST); // 2 s back
    steady(5200, 7000, 2300);
    assertThat(at(7200, 2300).clock()).isEqualTo(CaptureStamp.Clock.CAMERA);
  }

  @Test
  void shouldNeverGiveATimeThatIsStillToCome() {
    steady(0, 3000, -400); // 0.4 s ahead of ingest

    CaptureStamp stamp = at(3100, -400);

    assertThat(stamp.clock()).isEqualTo(CaptureStamp.Clock.CAMERA);
    assertThat(stamp.capturedAt()).isEqualTo(stamp.ingestedAt());
  }

  private void steady(int fromMs, int toMs, long behindMs) {
    for (int ms = fromMs; ms < toMs; ms += 100) {
      at(ms, behindMs);
    }
  }

  /** A frame that arrives at its media time, of a camera whose clock is so far behind. */
  private CaptureStamp at(int mediaMs, long behindMs) {
    Instant now = START.plusMillis(mediaMs);
    return time.of(now.minusMillis(behindMs), mediaMs, now);
  }
}
