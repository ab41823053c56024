package io.retinue.synthetic;

/** A round basin with a jet of water. */
record Fountain(Ground foot, double radius) {
  /** The far half of the basin is drawn with the near one: nothing can be between them. */
  void paint(Easel easel) {
    Light light = easel.lightAt(foot);
    int stone = light.on(0xC9BFAF);
    Spot[] rim = ring(easel, radius, 0.55);
    easel.fill(Rgb.times(stone, 0.82), Rgb.times(stone, 0.6), hullDown(easel));
    easel.fill(stone, rim);
    easel.fill(light.on(0x4E93A8), light.on(0x79BACB), ring(easel, radius * 0.88, 0.5));
    Spot middle = easel.see(foot, 0.5);
    double scale = middle.scale();
    easel.disc(0xFFFFFF, 0.35, middle, 0.9 * scale, 0.3 * scale);
    easel.rod(stone, easel.see(foot, 0.4), easel.see(foot, 1.5), 0.3);
    easel.fill(Rgb.times(stone, 1.05), ring(easel, radius * 0.33, 1.5));
    easel.fill(light.on(0x79BACB), ring(easel, radius * 0.28, 1.53));
    for (int i = -3; i <= 3; i++) {
      Ground end = new Ground(foot.x() + i * 0.22, foot.z());
      easel.glaze(
          0xFFFFFF,
          0.3,
          easel.see(foot, 2.5 - Math.abs(i) * 0.12),
          easel.see(new Ground(foot.x() + i * 0.16 + 0.05, foot.z()), 2.35 - Math.abs(i) * 0.12),
          easel.see(new Ground(end.x() + 0.06, foot.z()), 1.5),
          easel.see(new Ground(end.x() - 0.06, foot.z()), 1.5));
    }
  }

  private Spot[] ring(Easel easel, double meters, double y) {
    Spot[] ring = new Spot[32];
    for (int i = 0; i < ring.length; i++) {
      double angle = i * 2 * StrictMath.PI / ring.length;
      ring[i] =
          easel.see(
              new Ground(
                  foot.x() + meters * StrictMath.cos(angle),
                  foot.z() + meters * StrictMath.sin(angle)),
              y);
    }
    return ring;
  }

  /** The basin's outer wall as the camera sees it: the near half of the ring, drawn down. */
  private Spot[] hullDown(Easel easel) {
    Spot[] upper = ring(easel, radius, 0.55);
    Spot[] lower = ring(easel, radius, 0);
    Spot[] wall = new Spot[34];
    for (int i = 0; i <= 16; i++) {
      wall[i] = upper[(16 + i) % 32];
      wall[33 - i] = lower[(16 + i) % 32];
    }
    return wall;
  }
}
