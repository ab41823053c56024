package io.retinue.synthetic;

/** A tiled roof that slopes back from the wall's upper edge, with chimneys. */
record Roof(int tiles) {
  private static final double RISE = 1.5;
  private static final double DEPTH = 2.6;

  void paint(Wall wall, double eaves, Dice dice) {
    double end = wall.length();
    wall.panel(0.1, end - 0.1, eaves - 0.05, 0.35, eaves + RISE, -DEPTH, tiles);
    for (int row = 1; row < 7; row++) {
      double share = row / 7.0;
      double y = eaves - 0.05 + (RISE + 0.05) * share;
      double out = 0.35 - (DEPTH + 0.35) * share;
      wall.panel(0.1, end - 0.1, y, out, y + 0.035, out - 0.03, Rgb.times(tiles, 0.8));
    }
    wall.panel(0, end, eaves - 0.16, 0.36, eaves - 0.02, 0.36, Rgb.times(tiles, 0.6));
    double s = end * dice.between(91, 0.15, 0.8);
    wall.panel(s, s + 0.7, eaves + 0.6, -1.4, eaves + 2.1, -1.4, 0x8E5A49);
    wall.panel(s + 0.5, s + 0.7, eaves + 0.6, -1.39, eaves + 2.1, -1.39, 0x70453A);
    wall.panel(s - 0.06, s + 0.76, eaves + 2.0, -1.38, eaves + 2.15, -1.38, 0xB9A79A);
  }
}
