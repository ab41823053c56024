package io.retinue.synthetic;

/** An upright plane over a line on the ground, painted in its own meters: s along, y up. */
final class Wall {
  private final Easel easel;
  private final Ground left;
  private final double unitX;
  private final double unitZ;
  private final double length;

  Wall(Easel easel, Ground left, Ground right) {
    this.easel = easel;
    this.left = left;
    double dx = right.x() - left.x();
    double dz = right.z() - left.z();
    this.length = Math.sqrt(dx * dx + dz * dz);
    this.unitX = dx / length;
    this.unitZ = dz / length;
  }

  double length() {
    return length;
  }

  Light light(double s) {
    return easel.lightAt(ground(s, 0.6));
  }

  /** A point on the wall, or {@code out} meters in front of it. */
  Spot at(double s, double y, double out) {
    return easel.see(ground(s, out), y);
  }

  private Ground ground(double s, double out) {
    return new Ground(left.x() + s * unitX + out * unitZ, left.z() + s * unitZ - out * unitX);
  }

  void rect(double s0, double s1, double y0, double y1, int top, int bottom) {
    Light light = light((s0 + s1) / 2);
    raw(s0, s1, y0, y1, light.on(top), light.on(bottom));
  }

  /** A rectangle that gives its own light. */
  void raw(double s0, double s1, double y0, double y1, int top, int bottom) {
    easel.fill(top, bottom, at(s0, y0, 0), at(s0, y1, 0), at(s1, y1, 0), at(s1, y0, 0));
  }

  /** A slanted panel that reaches out from the wall, such as an awning. */
  void panel(double s0, double s1, double y0, double out0, double y1, double out1, int color) {
    easel.fill(
        light((s0 + s1) / 2).on(color),
        at(s0, y0, out0),
        at(s1, y0, out0),
        at(s1, y1, out1),
        at(s0, y1, out1));
  }

  void shade(double s0, double s1, double y0, double y1, double opacity) {
    easel.glaze(0x000000, opacity, at(s0, y0, 0), at(s0, y1, 0), at(s1, y1, 0), at(s1, y0, 0));
  }
}
