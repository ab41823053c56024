package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.standalone.camera.ReportedCamera;
import io.retinue.standalone.camera.ReportedCamera.Blind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CameraTableTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:05:00Z");
  private static final Blind BLIND = new Blind(NOW.minusSeconds(180), "it refuses");

  @Test
  void shouldNameACameraThatNeverHadAPicture() {
    CameraTable table =
        CameraTable.of(List.of(), new TreeMap<>(Map.of("gate", failed(0), "yard", failed(1))), NOW);

    assertThat(table.lines().get(1)).containsPattern("gate +FAILED +- +never +0 ");
    assertThat(table.lines().get(2)).containsPattern("yard +FAILED +- +3 min ago +0 ");
    assertThat(table.json(Optional.empty(), Optional.empty()))
        .contains("\"never_seen\":true,\"seen_at\":null")
        .contains("\"never_seen\":false,\"seen_at\":\"2026-01-01T00:02:00Z\"");
  }

  private static ReportedCamera failed(long epoch) {
    return new ReportedCamera(
        "FAILED", "", NOW, NOW, OptionalDouble.empty(), epoch, 0, 0, Map.of(), Optional.of(BLIND));
  }
}
