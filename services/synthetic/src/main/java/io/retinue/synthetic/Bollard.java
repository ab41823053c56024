package io.retinue.synthetic;

/** A low post that keeps cars off a pavement. */
record Bollard(Ground foot) {
  void paint(Easel easel) {
    Light light = easel.lightAt(foot);
    easel.rod(light.on(0x3B4248), easel.see(foot, 0), easel.see(foot, 0.95), 0.17);
    easel.rod(light.on(0x707A82), easel.see(foot, 0.05), easel.see(foot, 0.95), 0.05);
    easel.rod(light.on(0xE6E2D8), easel.see(foot, 0.72), easel.see(foot, 0.84), 0.18);
  }
}
