package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.retinanet.Box;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BoxCoderTest {
  private static final float[] ANCHOR = {10, 20, 30, 60};

  @Test
  void shouldWriteShiftsInSidesOfTheAnchorAndLogarithmsOfGrowth() {
    float[] deltas = new float[5];

    // Anchor center (20, 40), sides 20 and 40; box center (25, 30), sides 40 and 20.
    BoxCoder.encode(ANCHOR, 0, new Box(5, 20, 45, 40), deltas, 1);

    assertThat(deltas)
        .containsExactly(0, 0.25f, -0.25f, (float) Math.log(2), (float) Math.log(0.5));
  }

  @Test
  void shouldLimitGrowthWhenDecoding() {
    Box box = BoxCoder.decode(ANCHOR, 0, new float[] {0, 0, 100, 100}, 0);

    // 62.5 times the sides of 20 and 40.
    assertThat(box.width()).isCloseTo(1250, within(0.01f));
    assertThat(box.height()).isCloseTo(2500, within(0.01f));
  }

  @Test
  void shouldDecodeWhatItEncoded() {
    Random random = new Random(11);
    for (int i = 0; i < 200; i++) {
      float[] corners = {0, 0, 0, 0, 5, 7, 5 + 1 + random.nextInt(60), 7 + 1 + random.nextInt(60)};
      float x = random.nextFloat() * 50;
      float y = random.nextFloat() * 50;
      Box box = new Box(x, y, x + 1 + random.nextFloat() * 50, y + 1 + random.nextFloat() * 50);
      float[] deltas = new float[4];

      BoxCoder.encode(corners, 1, box, deltas, 0);
      Box decoded = BoxCoder.decode(corners, 1, deltas, 0);

      assertThat(decoded.x1()).isCloseTo(box.x1(), within(1e-3f));
      assertThat(decoded.y1()).isCloseTo(box.y1(), within(1e-3f));
      assertThat(decoded.x2()).isCloseTo(box.x2(), within(1e-3f));
      assertThat(decoded.y2()).isCloseTo(box.y2(), within(1e-3f));
    }
  }
}
