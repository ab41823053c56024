package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EpochClockTest {
  private static final Clock NOW = Clock.fixed(Instant.ofEpochMilli(5_000), ZoneOffset.UTC);

  @Test
  void shouldTakeTheTime() {
    assertThat(new EpochClock(NOW, Map.of()).next("gate")).isEqualTo(5_000);
  }

  @Test
  void shouldGrowThoughTheClockStandsStill() {
    EpochClock epochs = new EpochClock(NOW, Map.of());

    assertThat(epochs.next("gate")).isEqualTo(5_000);
    assertThat(epochs.next("gate")).isEqualTo(5_001);
    assertThat(epochs.next("yard")).isEqualTo(5_000);
  }

  @Test
  void shouldGrowThoughTheClockWasSetBack() {
    assertThat(new EpochClock(NOW, Map.of("gate", 9_000L)).next("gate")).isEqualTo(9_001);
  }
}
