package io.retinue.synthetic;

/** A café table under a parasol. */
record Parasol(Ground foot, int color) {
  private static final int SEGMENTS = 10;

  void paint(Easel easel) {
    Light light = easel.lightAt(foot);
    Spot base = easel.see(foot, 0);
    for (int side = -1; side <= 1; side += 2) {
      Ground chair = new Ground(foot.x() + side * 0.8, foot.z());
      easel.rod(light.on(0x5B4634), easel.see(chair, 0), easel.see(chair, 0.9), 0.09);
      easel.rod(light.on(0x7A5C40), easel.see(chair, 0.42), easel.see(chair, 0.52), 0.45);
    }
    easel.rod(light.on(0x6B6258), base, easel.see(foot, 2.4), 0.07);
    Spot table = easel.see(foot, 0.75);
    easel.disc(light.on(0xE9E2D4), 1, table, 0.45 * table.scale(), 0.17 * table.scale());
    Spot tip = easel.see(foot, 2.75);
    for (int i = 0; i < SEGMENTS; i++) {
      int cloth = i % 2 == 0 ? color : 0xF1EADC;
      double turn = i * 2 * StrictMath.PI / SEGMENTS;
      double bright = 0.92 + 0.14 * StrictMath.cos(turn - 2.4);
      easel.fill(light.on(Rgb.times(cloth, bright)), tip, edge(easel, i), edge(easel, i + 1));
    }
  }

  private Spot edge(Easel easel, int segment) {
    double angle = segment * 2 * StrictMath.PI / SEGMENTS;
    return easel.see(
        new Ground(
            foot.x() + 1.35 * StrictMath.cos(angle), foot.z() + 1.35 * StrictMath.sin(angle)),
        2.2);
  }
}
