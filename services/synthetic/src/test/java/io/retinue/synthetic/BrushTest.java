package io.retinue.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BrushTest {
  private final Canvas canvas = new Canvas(80, 80);
  private final Brush brush = new Brush(canvas);

  @Test
  void shouldCoverAsMuchAsAConvexPolygonsArea() {
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Spot[] corners = {
        new Spot(20 + random.nextDouble() * 10, 20 + random.nextDouble() * 10, 1),
        new Spot(50 + random.nextDouble() * 10, 22 + random.nextDouble() * 10, 1),
        new Spot(52 + random.nextDouble() * 10, 50 + random.nextDouble() * 10, 1),
        new Spot(18 + random.nextDouble() * 10, 48 + random.nextDouble() * 10, 1)
      };
      ConvexArea area = new ConvexArea(corners, 0);

      double covered = 0;
      for (int y = 0; y < 80; y++) {
        area.cut(y + 0.5);
        for (int x = 0; x < 80; x++) {
          covered += area.cover(x + 0.5);
        }
      }

      // Half a pixel either way of a corner is all that a distance field gets wrong.
      assertThat(covered).isCloseTo(shoelace(corners), within(2.0));
    }
  }

  @Test
  void shouldLeaveNoCoveredPixelOutOfARowsColumns() {
    ConvexArea area =
        new ConvexArea(
            new Spot[] {new Spot(10.3, 5.2, 1), new Spot(70.1, 30.7, 1), new Spot(20.5, 71.9, 1)},
            0.3);
    for (int y = 0; y < 80; y++) {
      area.cut(y + 0.5);
      for (int x = 0; x < 80; x++) {
        if (area.cover(x + 0.5) > 0) {
          assertThat(x + 0.5).isBetween(area.start(), area.end());
        }
      }
    }
  }

  @Test
  void shouldMarkTheDiscThatItPaints() {
    canvas.wipe(new int[80 * 80]);
    brush.begin((short) 1, Light.FULL);
    brush.disc(new Spot(40, 40, 1), 20, 0xFFFFFF);

    // Pi times 20 squared is 1257 pixels.
    assertThat(brush.end()).isBetween(1240, 1275);
    assertThat(Rgb.green(canvas.rgb[canvas.at(40, 40)])).isGreaterThan(250);
    assertThat(canvas.rgb[canvas.at(61, 40)]).isZero();
  }

  @Test
  void shouldCountAPixelOnceHoweverOftenItIsPainted() {
    canvas.wipe(new int[80 * 80]);
    brush.begin((short) 1, Light.FULL);
    brush.disc(new Spot(40, 40, 1), 10, 0xFF0000);
    brush.disc(new Spot(40, 40, 1), 10, 0x00FF00);
    int twice = brush.end();
    brush.begin((short) 2, Light.FULL);
    brush.disc(new Spot(40, 40, 1), 10, 0x0000FF);

    assertThat(brush.end()).isEqualTo(twice);
  }

  @Test
  void shouldNeitherMarkNorCountShadowsAndGlows() {
    canvas.wipe(white());
    Spot[] patch = {
      new Spot(10, 10, 1), new Spot(60, 10, 1), new Spot(60, 60, 1), new Spot(10, 60, 1)
    };
    brush.begin((short) 1, Light.FULL);
    brush.shadow(0.5, 4, patch);

    assertThat(Rgb.red(canvas.rgb[canvas.at(35, 35)])).isEqualTo(128);
    assertThat(Rgb.red(canvas.rgb[canvas.at(11, 35)])).isBetween(200, 254);
    brush.glow(new Spot(35, 35, 1), 5, 5, 0xFFFFFF, 1);
    assertThat(Rgb.red(canvas.rgb[canvas.at(35, 35)])).isEqualTo(255);
    assertThat(brush.end()).isZero();
    assertThat(canvas.items[canvas.at(35, 35)]).isEqualTo(Canvas.NOTHING);
  }

  @Test
  void shouldFlareOnlyWhereTheItemItselfIsSeen() {
    canvas.wipe(new int[80 * 80]);
    brush.begin((short) 1, Light.FULL);
    brush.disc(new Spot(20, 20, 1), 5, 0x101010);
    brush.flare(new Spot(20, 20, 1), 8, 0xFFFFFF, 1);
    brush.flare(new Spot(60, 60, 1), 8, 0xFFFFFF, 1);

    assertThat(Rgb.red(canvas.rgb[canvas.at(20, 20)])).isGreaterThan(200);
    assertThat(canvas.rgb[canvas.at(60, 60)]).isZero();
  }

  private static int[] white() {
    int[] pixels = new int[80 * 80];
    Arrays.fill(pixels, 0xFFFFFF);
    return pixels;
  }

  private static double shoelace(Spot[] corners) {
    double twice = 0;
    for (int i = 0; i < corners.length; i++) {
      Spot from = corners[i];
      Spot to = corners[(i + 1) % corners.length];
      twice += from.x() * to.y() - to.x() * from.y();
    }
    return Math.abs(twice) / 2;
  }
}
