package io.retinue.synthetic;

/** How bright a place is, as a factor on each channel of a color. */
record Light(double red, double green, double blue) {
  static final Light FULL = new Light(1, 1, 1);

  Light plus(Light other, double share) {
    return new Light(
        red + other.red * share, green + other.green * share, blue + other.blue * share);
  }

  int on(int rgb) {
    return Rgb.of(Rgb.red(rgb) * red, Rgb.green(rgb) * green, Rgb.blue(rgb) * blue);
  }
}
