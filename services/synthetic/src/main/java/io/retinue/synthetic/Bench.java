package io.retinue.synthetic;

/** A park bench along an axis. */
record Bench(Axis axis, double a, double b) {
  Ground foot() {
    return axis.point(a, b);
  }

  void paint(Easel easel) {
    Light light = easel.lightAt(foot());
    int wood = light.on(0x8C5E3A);
    int iron = light.on(0x2F3338);
    for (double end = -0.75; end <= 0.8; end += 1.5) {
      easel.rod(iron, at(easel, end, -0.2, 0), at(easel, end, -0.2, 0.45), 0.07);
      easel.rod(iron, at(easel, end, 0.2, 0), at(easel, end, 0.25, 0.85), 0.07);
    }
    for (int slat = 0; slat < 4; slat++) {
      double depth = 0.2 - slat * 0.13;
      easel.rod(
          slat % 2 == 0 ? wood : Rgb.times(wood, 0.9),
          at(easel, -0.9, depth, 0.45),
          at(easel, 0.9, depth, 0.45),
          0.1);
    }
    for (int slat = 0; slat < 3; slat++) {
      easel.rod(
          Rgb.times(wood, 1.08),
          at(easel, -0.9, 0.25, 0.58 + slat * 0.13),
          at(easel, 0.9, 0.25, 0.58 + slat * 0.13),
          0.1);
    }
  }

  private Spot at(Easel easel, double along, double across, double y) {
    return easel.see(axis.point(a + along, b + across), y);
  }
}
