package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private final Overload overload = new Overload();

  @Test
  void shouldDropNothingWhereFramesComeInTime() {
    assertThat(drops(60, second -> second)).isZero();
  }

  @Test
  void shouldDropNothingForJitterOrForACameraWhoseClockDrifts() {
    assertThat(drops(60, second -> second + (second % 3) / 2)).isZero();
    assertThat(drops(600, second -> second * 1.001)).isZero();
  }

  /** The network stood still for ten seconds; then the frames come as fast as they are read. */
  @Test
  void shouldDropTheOldestOfABacklog() {
    drops(20, second -> second);
    int dropped = 0;
    for (int i = 0; i < 100; i++) { // ten seconds of frames, read in one
      dropped += drops(20 + i / 10.0, 30 + i / 100.0) ? 1 : 0;
    }
    // Frame i is 10 s - i · 0.09 s late: more than 2 s up to the 88th, and none is kept in this
    // one second but the first.
    assertThat(dropped).isBetween(86, 89);
    assertThat(drops(31, 31.1)).isFalse();
  }

  @Test
  void shouldKeepAFrameASecondWhereTheMachineNeverCatchesUp() {
    drops(20, second -> second);
    int kept = 0;
    for (int i = 0; i < 200; i++) { // 20 s, all of them 5 s late
      kept += drops(20 + i / 10.0, 25 + i / 10.0) ? 0 : 1;
    }

    assertThat(kept).isBetween(19, 21);
  }

  /** Ten frames a second of media time, each at its time of arrival. */
  private int drops(int seconds, DoubleUnaryOperator arrival) {
    int dropped = 0;
    for (int i = 0; i < seconds * 10; i++) {
      dropped += drops(i / 10.0, arrival.applyAsDouble(i / 10.0)) ? 1 : 0;
    }
    return dropped;
  }

  private boolean drops(double mediaSecond, double arrivedSecond) {
    long now = Duration.ofMillis(Math.round(arrivedSecond * 1000)).toNanos();
    return overload.drops(Math.round(mediaSecond * 1000), now);
  }
}
