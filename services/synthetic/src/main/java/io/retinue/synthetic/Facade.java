package io.retinue.synthetic;

/**
 * The front of a house: storeys of windows over shops or a plinth, and a roof.
 *
 * @param height of the wall in meters
 * @param shop whether the ground floor has shop windows and awnings
 * @param litShare share of windows behind which there is light
 */
record Facade(int color, double height, boolean shop, double litShare) {
  private static final double STOREY = 2.9;
  private static final int[] AWNINGS = {0xB8433B, 0x2F6B5A, 0x2E5A8C, 0xC98A2B, 0x6B3F63};

  static Facade of(Dice dice, double height, double litShare) {
    int color =
        dice.of(1, 0xC9A183, 0xB5695A, 0xD8C7A3, 0xA9B4B0, 0x8D6E63, 0xCBB7A2, 0x93A7B5, 0xD9B08C);
    return new Facade(color, height, dice.chance(2, 0.65), litShare);
  }

  void paint(Wall wall, Dice dice) {
    double end = wall.length();
    int slices = (int) Math.max(1, Math.ceil(end / 1.5));
    for (int i = 0; i < slices; i++) {
      // In slices, so that a lamp lights the part of the wall that is near it.
      double s0 = end * i / slices;
      wall.rect(
          s0,
          Math.min(end, end * (i + 1) / slices + 0.03),
          0,
          height,
          Rgb.times(color, 1.06),
          Rgb.times(color, 0.86));
    }
    wall.rect(0, end, height - 0.35, height, Rgb.times(color, 1.22), Rgb.times(color, 1.1));
    wall.shade(0, end, height - 0.5, height - 0.35, 0.2);
    new Roof(dice.of(90, 0x9A5240, 0x5D6169, 0x7C4B3C, 0x4B525A, 0xA8634A))
        .paint(wall, height, dice);
    double ground = shop ? 3.2 : 0.6;
    for (double y = ground; y + STOREY <= height + 0.2; y += STOREY) {
      storey(wall, dice.on((long) (y * 10)), y);
    }
    if (shop) {
      shops(wall, dice.on(5));
    } else {
      wall.rect(0, end, 0, 0.7, Rgb.times(color, 0.62), Rgb.times(color, 0.5));
    }
    wall.shade(0, end, 0, 0.25, 0.18);
    wall.shade(0, 0.12, 0, height, 0.25);
  }

  private void storey(Wall wall, Dice dice, double floor) {
    int windows = (int) Math.max(1, Math.floor(wall.length() / 2.1));
    double pitch = wall.length() / windows;
    for (int i = 0; i < windows; i++) {
      double middle = (i + 0.5) * pitch;
      window(wall, dice.on(i), middle - 0.52, middle + 0.52, floor + 0.75, floor + 2.35);
    }
  }

  private void window(Wall wall, Dice dice, double s0, double s1, double y0, double y1) {
    wall.rect(
        s0 - 0.12, s1 + 0.12, y0 - 0.1, y1 + 0.14, Rgb.times(color, 1.3), Rgb.times(color, 1.15));
    boolean lit = dice.chance(1, litShare);
    if (lit) {
      int warm = dice.of(2, 0xFFD98A, 0xFFC46B, 0xFFE7B0, 0xF7B55A);
      wall.raw(s0, s1, y0, y1, warm, Rgb.times(warm, 0.72));
    } else {
      wall.rect(s0, s1, y0, y1, 0x9FB6C3, 0x3A4854);
    }
    int bar = lit ? 0x8A6A40 : 0xE6E1D6;
    double middle = (s0 + s1) / 2;
    wall.rect(middle - 0.04, middle + 0.04, y0, y1, bar, bar);
    wall.rect(s0, s1, y0 + (y1 - y0) * 0.6, y0 + (y1 - y0) * 0.6 + 0.07, bar, bar);
    wall.shade(s0, s1, y1 - 0.14, y1, 0.3);
    if (dice.chance(3, 0.25)) {
      wall.rect(s0 - 0.1, s1 + 0.1, y0 - 0.12, y0 + 0.1, 0x5E8B4A, 0x3F6434);
    }
  }

  private void shops(Wall wall, Dice dice) {
    int shops = (int) Math.max(1, Math.floor(wall.length() / 5));
    double pitch = wall.length() / shops;
    for (int i = 0; i < shops; i++) {
      double s0 = i * pitch + 0.35;
      double s1 = (i + 1) * pitch - 0.35;
      Dice own = dice.on(i);
      int paint = own.of(1, AWNINGS);
      wall.rect(s0 - 0.2, s1 + 0.2, 0, 3.1, Rgb.times(paint, 0.7), Rgb.times(paint, 0.55));
      double door = s0 + (s1 - s0) * 0.72;
      if (litShare > 0.3) {
        wall.raw(s0, door - 0.15, 0.55, 2.45, 0xFFE6B0, 0xD9A55E);
        wall.raw(door, s1, 0.1, 2.45, 0xF5D090, 0xB88548);
      } else {
        wall.rect(s0, door - 0.15, 0.55, 2.45, 0xA9BDC6, 0x4A5761);
        wall.rect(door, s1, 0.1, 2.45, 0x8FA4AE, 0x38434C);
      }
      wall.rect(
          (s0 + door) / 2 - 0.04,
          (s0 + door) / 2 + 0.04,
          0.55,
          2.45,
          Rgb.times(paint, 0.8),
          Rgb.times(paint, 0.7));
      goods(wall, own, s0, door - 0.2);
      wall.rect(s0 - 0.2, s1 + 0.2, 2.6, 3.05, Rgb.times(paint, 1.05), Rgb.times(paint, 0.9));
      awning(wall, s0 - 0.1, s1 + 0.1, paint);
    }
  }

  private static void goods(Wall wall, Dice dice, double s0, double s1) {
    for (int i = 0; s0 + 0.3 + i * 0.55 < s1; i++) {
      double s = s0 + 0.15 + i * 0.55;
      int ware = dice.of(20 + i, 0xC96F4A, 0x6E9BB5, 0xE0C068, 0x8A5F7B, 0xE8E2D4);
      wall.rect(s, s + 0.35, 0.6, 0.85 + 0.5 * dice.unit(40 + i), ware, Rgb.times(ware, 0.7));
    }
  }

  private static void awning(Wall wall, double s0, double s1, int paint) {
    int stripes = (int) Math.max(2, Math.round((s1 - s0) / 0.45));
    for (int i = 0; i < stripes; i++) {
      double from = s0 + (s1 - s0) * i / stripes;
      double to = s0 + (s1 - s0) * (i + 1) / stripes;
      int color = i % 2 == 0 ? paint : 0xEFE8DA;
      wall.panel(from, to, 2.75, 0.02, 2.3, 1.1, color);
      wall.panel(from, to, 2.3, 1.1, 2.12, 1.1, Rgb.times(color, 0.82));
    }
    wall.shade(s0, s1, 1.75, 2.45, 0.22);
  }
}
