package io.retinue.synthetic;

/** A straight street's own axes on the ground: a along it, b across it to its left, in meters. */
record Axis(double originX, double originZ, double alongX, double alongZ) {
  /** Zero degrees runs to the right, ninety away from the camera. */
  static Axis at(double originX, double originZ, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    return new Axis(originX, originZ, StrictMath.cos(angle), StrictMath.sin(angle));
  }

  Ground point(double a, double b) {
    return new Ground(originX + a * alongX - b * alongZ, originZ + a * alongZ + b * alongX);
  }

  /** How far along the street a ground point lies. */
  double along(Ground point) {
    return (point.x() - originX) * alongX + (point.z() - originZ) * alongZ;
  }

  /** How far across the street, to its left, a ground point lies. */
  double across(Ground point) {
    return (point.z() - originZ) * alongX - (point.x() - originX) * alongZ;
  }
}
