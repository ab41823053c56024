package io.retinue.synthetic;

/**
 * A lamp post with an arm.
 *
 * @param armX meters that the arm reaches to the right
 */
record StreetLamp(Ground foot, double height, double armX, double armZ, boolean lit) {
  void paint(Easel easel) {
    Light light = lit ? new Light(0.5, 0.5, 0.55) : easel.lightAt(foot);
    int steel = light.on(0x4E565C);
    Ground end = new Ground(foot.x() + armX, foot.z() + armZ);
    easel.rod(steel, easel.see(foot, 0), easel.see(foot, 0.9), 0.24);
    easel.rod(steel, easel.see(foot, 0.9), easel.see(foot, height), 0.13);
    easel.rod(light.on(0x8A949B), easel.see(foot, 0.9), easel.see(foot, height), 0.04);
    easel.rod(steel, easel.see(foot, height), easel.see(end, height + 0.25), 0.1);
    Spot head = easel.see(end, height + 0.2);
    if (lit) {
      easel.glow(0xFFE2A8, 0.55, head, 1.7 * head.scale());
    }
    easel.disc(light.on(0x3C4247), 1, head, 0.4 * head.scale(), 0.16 * head.scale());
    easel.disc(
        lit ? 0xFFF6DC : light.on(0xDADFE0),
        1,
        new Spot(head.x(), head.y() + 0.07 * head.scale(), head.scale()),
        0.3 * head.scale(),
        0.1 * head.scale());
  }
}
