package io.retinue.video.synthetic;

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

  /** The whole picture as sky, from the top down to a row as a share of the height. */
  void sky(int top, int bottom, double share) {
    double end = camera.height() * share;
    easel.fill(
        top,
        bottom,
        new Spot(0, 0, 1),
        new Spot(camera.width(), 0, 1),
        new Spot(camera.width(), end, 1),
        new Spot(0, end, 1));
    easel.fill(
        bottom,
        new Spot(0, end, 1),
        new Spot(camera.width(), end, 1),
        new Spot(camera.width(), camera.height(), 1),
        new Spot(0, camera.height(), 1));
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
