package io.retinue.ingest.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.settings.MotionSettings;
import io.retinue.platform.settings.Polygon.Corner;
import io.retinue.video.GrayPicture;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MotionGateTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;
  private static final long FRAME_MS = 200;
  private static final long LINGER_MS = 3000;

  private final SplittableRandom noise = new SplittableRandom(3);
  private long now;

  /** A gray street with a sensor's noise, and a lighter square. */
  private GrayPicture street(int left, int side) {
    byte[] luma = new byte[WIDTH * HEIGHT];
    for (int i = 0; i < luma.length; i++) {
      luma[i] = (byte) (100 + noise.nextInt(-5, 6));
    }
    for (int y = 40; y < 40 + side; y++) {
      Arrays.fill(luma, y * WIDTH + left, y * WIDTH + left + side, (byte) 180);
    }
    return new GrayPicture(WIDTH, HEIGHT, luma);
  }

  private GrayPicture empty() {
    return street(0, 0);
  }

  private static MotionGate gate(List<List<Corner>> masks) {
    return new MotionGate(new MotionSettings(30, 10, Duration.ofSeconds(5), masks));
  }

  private boolean admits(MotionGate gate, GrayPicture picture) {
    boolean admitted = gate.admits(picture, now);
    now += FRAME_MS;
    return admitted;
  }

  private void shut(MotionGate gate) {
    while (admits(gate, empty())) {
      assertThat(now).isLessThan(60_000);
    }
  }

  @Test
  void shouldOpenWithTheFirstFrameOfMotion() {
    MotionGate gate = gate(List.of());
    shut(gate);

    assertThat(admits(gate, street(20, 4))).isTrue();
  }

  @Test
  void shouldShutSomeSecondsAfterTheLastMotion() {
    MotionGate gate = gate(List.of());
    shut(gate);
    admits(gate, street(20, 4));
    long moved = now - FRAME_MS;

    shut(gate);

    // The square is gone from the next frame on, and was too short there to be missed.
    assertThat(now - FRAME_MS - moved).isEqualTo(LINGER_MS + FRAME_MS);
  }

  @Test
  void shouldNeverBeShutForLongerThanTheSetTime() {
    MotionGate gate = gate(List.of());
    long opened = 0;
    int admitted = 0;
    for (int i = 0; i < 1000; i++) {
      long time = now;
      if (admits(gate, empty())) {
        assertThat(time - opened).isLessThanOrEqualTo(5_000);
        opened = time;
        admitted++;
      }
    }

    // 16 frames until it shuts, and from then on one in five seconds of the other 197.
    assertThat(admitted).isEqualTo(16 + 39);
  }

  @Test
  void shouldNotTakeASmallSpotOrSinglePointsForMotion() {
    MotionGate gate = gate(List.of());
    shut(gate);

    assertThat(admits(gate, street(20, 3))).isFalse(); // 9 pixels, and 10 are the least

    GrayPicture points = empty();
    for (int i = 0; i < points.luma().length; i += 2 * WIDTH + 3) {
      points.luma()[i] = (byte) 255;
    }
    assertThat(admits(gate, points)).isFalse();
  }

  @Test
  void shouldNotSeeWhatIsMasked() {
    List<Corner> leftHalf =
        List.of(new Corner(0, 0), new Corner(0.5, 0), new Corner(0.5, 1), new Corner(0, 1));
    MotionGate gate = gate(List.of(leftHalf));
    shut(gate);

    assertThat(admits(gate, street(20, 20))).isFalse();
    assertThat(admits(gate, street(100, 20))).isTrue();
  }

  @Test
  void shouldTakeWhatStandsStillForBackgroundAfterSomeTime() {
    MotionGate gate = gate(List.of());
    shut(gate);
    admits(gate, street(20, 20));
    long came = now;
    while (admits(gate, street(20, 20))) {
      assertThat(now - came).isLessThan(30_000);
    }

    assertThat(admits(gate, empty())).isTrue(); // it has left
  }

  @Test
  void shouldBeginAnewWithAnotherSize() {
    MotionGate gate = gate(List.of());
    shut(gate);

    assertThat(admits(gate, new GrayPicture(80, 60, new byte[80 * 60]))).isTrue();
  }
}
