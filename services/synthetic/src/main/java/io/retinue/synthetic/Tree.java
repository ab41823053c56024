package io.retinue.synthetic;

/** A broad-leaved street tree. */
record Tree(Ground foot, double height, double crown, int leaves) {
  void paint(Easel easel, Dice dice) {
    Light light = easel.lightAt(foot);
    Spot root = easel.see(foot, 0);
    Spot fork = easel.see(foot, height * 0.62);
    easel.rod(light.on(0x4A3828), root, fork, 0.3);
    easel.rod(
        light.on(0x6B523B),
        new Spot(root.x() - 0.05 * root.scale(), root.y(), root.scale()),
        new Spot(fork.x() - 0.05 * fork.scale(), fork.y(), fork.scale()),
        0.12);
    Spot middle = easel.see(foot, height - crown * 0.85);
    double scale = middle.scale();
    int blobs = 150;
    for (int i = 0; i < blobs; i++) {
      Dice own = dice.on(i);
      double layer = (double) i / blobs;
      double angle = own.between(1, 0, 2 * StrictMath.PI);
      double reach = Math.sqrt(own.unit(2)) * crown * (1 - 0.25 * layer);
      double dx = reach * StrictMath.cos(angle) - layer * 0.22 * crown;
      double dy = reach * StrictMath.sin(angle) * 0.85 - layer * 0.32 * crown;
      double size = crown * own.between(3, 0.16, 0.3) * (1 - 0.45 * layer);
      double bright = 0.5 + 0.68 * layer + own.between(4, -0.07, 0.07);
      easel.disc(
          light.on(Rgb.times(leaves, bright)),
          1,
          new Spot(middle.x() + dx * scale, middle.y() + dy * scale, scale),
          size * scale,
          size * scale * 0.9);
    }
  }

  /** Its shade on the ground, for the backdrop. */
  void shade(Easel easel, Lighting lighting, Dice dice) {
    for (int i = 0; i < 26; i++) {
      Dice own = dice.on(100 + i);
      double up = height - crown * 0.8;
      Ground at =
          new Ground(
              foot.x() + lighting.shadowX() * up + own.between(1, -crown, crown) * 0.75,
              foot.z() + lighting.shadowZ() * up + own.between(2, -crown, crown) * 0.75);
      Spot spot = easel.see(at, 0);
      double radius = crown * own.between(3, 0.35, 0.6) * spot.scale();
      easel.disc(0x0A1420, 0.05 * lighting.shadowDepth() * 2, spot, radius, radius * 0.42);
    }
  }
}
