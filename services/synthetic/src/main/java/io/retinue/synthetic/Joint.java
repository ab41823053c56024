package io.retinue.synthetic;

/** A point of a model, in its own meters: u forward, v to its left, y up. */
record Joint(double u, double v, double y) {
  /** The point at a distance in the upright plane along u; angle 0 is forward, a quarter is up. */
  Joint turned(double angle, double distance) {
    return new Joint(u + distance * StrictMath.cos(angle), v, y + distance * StrictMath.sin(angle));
  }

  /** The end of a limb that hangs from here: angle 0 straight down, positive forward. */
  Joint hanging(double angle, double length) {
    return new Joint(u + length * StrictMath.sin(angle), v, y - length * StrictMath.cos(angle));
  }

  Joint plus(double du, double dv, double dy) {
    return new Joint(u + du, v + dv, y + dy);
  }

  Joint towards(Joint other, double share) {
    return new Joint(
        u + (other.u - u) * share, v + (other.v - v) * share, y + (other.y - y) * share);
  }
}
