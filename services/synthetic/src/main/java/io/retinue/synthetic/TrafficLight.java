package io.retinue.synthetic;

/** A traffic light's post, seen from behind or the side, so that it shows no color. */
record TrafficLight(Ground foot) {
  void paint(Easel easel) {
    Light light = easel.lightAt(foot);
    easel.rod(light.on(0x3A3F44), easel.see(foot, 0), easel.see(foot, 2.4), 0.12);
    easel.rod(light.on(0x22262A), easel.see(foot, 2.3), easel.see(foot, 3.2), 0.34);
    easel.rod(light.on(0x33393F), easel.see(foot, 2.35), easel.see(foot, 3.15), 0.2);
  }
}
