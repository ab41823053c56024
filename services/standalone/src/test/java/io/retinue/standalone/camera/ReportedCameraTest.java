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

  private static ReportedCamera report(String state, Optional<Blind> blind) {
    return new ReportedCamera(state, "", AT, AT, OptionalDouble.empty(), 0, 0, Map.of(), blind);
  }
}
