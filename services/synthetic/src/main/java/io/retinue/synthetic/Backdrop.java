package io.retinue.synthetic;

import java.awt.image.DataBufferInt;

/** What is behind everything: sky, ground and houses, painted from far to near. */
final class Backdrop {
  private final Easel easel;
  private final Camera camera;
  private final Lighting lighting;
  private final Dice dice;

  Backdrop(Camera camera, Lighting lighting, Dice dice) {
    this.camera = camera;
    this.lighting = lighting;
    this.dice = dice;
    this.easel = new Easel(camera, lighting);
  }

  Easel easel() {
    return easel;
  }

  Camera camera() {
    return camera;
  }

  /**
   * The sky from the top down to a row, given as a share of the height; paint it over the ground.
   */
  void sky(int top, int bottom, double share) {
    double end = camera.height() * share;
    easel.fill(
        top,
        bottom,
        new Spot(0, 0, 1),
        new Spot(camera.width(), 0, 1),
        new Spot(camera.width(), end, 1),
        new Spot(0, end, 1));
  }

  /** A few soft clouds in the upper part of the sky. */
  void clouds(int color, double share) {
    double unit = camera.width() / 640.0;
    for (int i = 0; i < 5; i++) {
      Dice own = dice.on(300 + i);
      double x = own.between(1, 0, camera.width());
      double y = own.between(2, 0.1, 0.7) * share * camera.height();
      for (int puff = 0; puff < 7; puff++) {
        Dice part = own.on(puff);
        Spot at =
            new Spot(x + part.between(1, -40, 40) * unit, y + part.between(2, -4, 4) * unit, 1);
        easel.disc(color, 0.22, at, part.between(3, 14, 30) * unit, part.between(4, 4, 8) * unit);
      }
    }
  }

  /**
   * The town in the haze behind the houses.
   *
   * @param share row of its foot, as a share of the height
   * @param tallest rows of its tallest tower, in a picture 640 wide
   * @param litShare share of windows with light in them
   */
  void skyline(int color, double share, double tallest, double litShare) {
    double unit = camera.width() / 640.0;
    double foot = camera.height() * share;
    double x = -10 * unit;
    for (int i = 0; x < camera.width(); i++) {
      Dice own = dice.on(400 + i);
      double width = own.between(1, 18, 46) * unit;
      double top = foot - own.between(2, 0.25, 1) * tallest * unit;
      easel.fill(
          Rgb.times(color, own.between(3, 0.95, 1.05)),
          new Spot(x, top, 1),
          new Spot(x + width, top, 1),
          new Spot(x + width, foot, 1),
          new Spot(x, foot, 1));
      for (int light = 0; light < 8; light++) {
        if (own.on(light).chance(1, litShare)) {
          double lx = x + own.on(light).between(2, 2, width / unit - 4) * unit;
          double ly = top + own.on(light).between(3, 3, 14) * unit;
          easel.fill(
              0xE8B765,
              new Spot(lx, ly, 1),
              new Spot(lx + 2 * unit, ly, 1),
              new Spot(lx + 2 * unit, ly + 2.5 * unit, 1),
              new Spot(lx, ly + 2.5 * unit, 1));
        }
      }
      x += width;
    }
  }

  /** Everything below the horizon. */
  void ground(int far, int near) {
    double top = Math.max(0, camera.horizon());
    easel.fill(
        far,
        near,
        new Spot(0, top, 1),
        new Spot(camera.width(), top, 1),
        new Spot(camera.width(), camera.height(), 1),
        new Spot(0, camera.height(), 1));
  }

  /** Grain and patches on the ground, then the light that falls on it. Call before houses. */
  void settle(double roughness) {
    int[] pixels = pixels();
    ValueNoise patches = new ValueNoise(dice.on(7));
    for (int y = (int) Math.max(0, camera.horizon() + 1); y < camera.height(); y++) {
      for (int x = 0; x < camera.width(); x++) {
        Ground at = camera.ground(x + 0.5, y + 0.5);
        double patch =
            patches.at(at.x() * 0.45, at.z() * 0.45) + patches.at(at.x() * 1.7, at.z() * 1.7) * 0.5;
        double grain = dice.on(y).unit(x) - 0.5;
        int index = y * camera.width() + x;
        int own = Rgb.times(pixels[index], 1 + roughness * (patch + 0.8 * grain));
        pixels[index] = 0xFF000000 | lighting.at(at.x(), at.z()).on(own);
      }
    }
  }

  /** The finished picture, 0xRRGGBB. */
  int[] finish() {
    int[] pixels = pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xFFFFFF;
    }
    return pixels;
  }

  private int[] pixels() {
    return ((DataBufferInt) easel.image().getRaster().getDataBuffer()).getData();
  }
}
