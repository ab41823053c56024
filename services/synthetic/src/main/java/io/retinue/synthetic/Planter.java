package io.retinue.synthetic;

/** A box of flowers or a low hedge along an axis. */
record Planter(Axis axis, double a, double b, double length, int leaves, int flowers) {
  Ground foot() {
    return axis.point(a, b);
  }

  void paint(Easel easel, Dice dice) {
    Light light = easel.lightAt(foot());
    Spot[] front = {at(easel, -1, 0), at(easel, -1, 0.5), at(easel, 1, 0.5), at(easel, 1, 0)};
    easel.fill(light.on(0x9B8A78), light.on(0x6F6255), front);
    for (int i = 0; i < 60; i++) {
      Dice own = dice.on(i);
      double along = own.between(1, -0.95, 0.95);
      Spot spot = at(easel, along, 0.5 + 0.42 * own.unit(2) * (1 - along * along * 0.3));
      boolean bloom = own.chance(3, 0.22);
      int color = bloom ? flowers : Rgb.times(leaves, 0.7 + 0.5 * own.unit(4));
      double radius = (bloom ? 0.07 : 0.15) * spot.scale();
      easel.disc(light.on(color), 1, spot, radius, radius);
    }
  }

  private Spot at(Easel easel, double end, double y) {
    return easel.see(axis.point(a + end * length / 2, b), y);
  }
}
