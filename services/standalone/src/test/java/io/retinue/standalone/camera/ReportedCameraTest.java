package io.retinue.standalone.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.camera.ReportedCamera.Blind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportedCameraTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Blind BLIND = new Blind(AT.minusSeconds(5), "it refuses the connection");

  @Test
  void shouldBeSilentTenSecondsAfterTheLastReport() {
    assertThat(report("LIVE", Optional.empty()).isSilent(AT.plusSeconds(10))).isFalse();
    assertThat(report("LIVE", Optional.empty()).isSilent(AT.plusSeconds(11))).isTrue();
  }

  @Test
  void shouldExpectNoReportOfWhatIsOver() {
    assertThat(report("ENDED", Optional.empty()).isSilent(AT.plusSeconds(99))).isFalse();
    assertThat(report("FAILED", Optional.empty()).isSilent(AT.plusSeconds(99))).isFalse();
  }

  @Test
  void shouldExpectReportsOfAFailedCameraThatIsTriedAgain() {
    assertThat(report("FAILED", Optional.of(BLIND)).isSilent(AT.plusSeconds(99))).isTrue();
  }

  @Test
  void shouldBeSeenLastWhereItsBlindTimeBegan() {
    assertThat(report("FAILED", 1, 0, Optional.of(BLIND)).seenAt()).contains(BLIND.start());
    assertThat(report("LIVE", 1, 7, Optional.empty()).seenAt()).contains(AT);
    assertThat(report("CONNECTING", 1, 0, Optional.empty()).seenAt()).isEmpty();
  }

  /** A camera that is blind since ingest began was not seen then. */
  @Test
  void shouldNeverBeSeenWhereItsSourceCouldNeverBeOpened() {
    ReportedCamera camera = report("FAILED", 0, 0, Optional.of(BLIND));

    assertThat(camera.isNeverSeen()).isTrue();
    assertThat(camera.seenAt()).isEmpty();
    assertThat(report("FAILED", 1, 0, Optional.of(BLIND)).isNeverSeen()).isFalse();
  }

  private static ReportedCamera report(String state, Optional<Blind> blind) {
    return report(state, 1, 0, blind);
  }

  private static ReportedCamera report(
      String state, long epoch, long published, Optional<Blind> blind) {
    return new ReportedCamera(
        state, "", AT, AT, OptionalDouble.empty(), epoch, published, published, Map.of(), blind);
  }
}
