package io.retinue.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LagGateTest {
  private static final int MAX_LAG = 200;

  @ParameterizedTest
  @CsvSource({"1, 800", "5, 800", "50, 400", "500, 50", "5000, 50"})
  void shouldReadTheLagAsSeldomAsTheDetectorsSpeedAllows(long framesPerSecond, long expectedMs) {
    long pauseMs = 50;
    for (int reading = 0; reading < 20; reading++) {
      pauseMs = LagGate.nextPause(pauseMs, framesPerSecond * pauseMs / 1000, MAX_LAG);
    }

    assertThat(pauseMs).isEqualTo(expectedMs);
  }

  @ParameterizedTest
  @CsvSource({"0, 100", "13, 50", "51, 50"})
  void shouldWaitLongerOnlyWhereTheDetectorDidLittle(long room, long expectedMs) {
    assertThat(LagGate.nextPause(50, room, MAX_LAG)).isEqualTo(expectedMs);
  }
}
