package io.retinue.synthetic;

/** A street lamp's pool of light on the ground. */
record Lamp(Ground foot, double radius, Light light) {
  /** Share of its light that reaches a ground point, 1 under the lamp. */
  double reaching(double x, double z) {
    double dx = (x - foot.x()) / radius;
    double dz = (z - foot.z()) / radius;
    double near = 1 / (1 + 2.2 * (dx * dx + dz * dz));
    return near * near;
  }
}
