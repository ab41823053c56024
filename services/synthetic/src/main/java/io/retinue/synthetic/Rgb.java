package io.retinue.synthetic;

/** Arithmetic on colors packed as 0xRRGGBB. */
final class Rgb {
  private Rgb() {}

  static int of(double red, double green, double blue) {
    return clamp(red) << 16 | clamp(green) << 8 | clamp(blue);
  }

  static int red(int rgb) {
    return rgb >> 16 & 255;
  }

  static int green(int rgb) {
    return rgb >> 8 & 255;
  }

  static int blue(int rgb) {
    return rgb & 255;
  }

  static int times(int rgb, double factor) {
    return of(red(rgb) * factor, green(rgb) * factor, blue(rgb) * factor);
  }

  /** From {@code a} at share 0 to {@code b} at share 1. */
  static int mix(int a, int b, double share) {
    return of(
        red(a) + (red(b) - red(a)) * share,
        green(a) + (green(b) - green(a)) * share,
        blue(a) + (blue(b) - blue(a)) * share);
  }

  private static int clamp(double value) {
    return value <= 0 ? 0 : value >= 255 ? 255 : (int) (value + 0.5);
  }
}
