package io.retinue.synthetic;

/** A limb of two bones between two given ends. */
final class Limb {
  private Limb() {}

  /** Position of the middle joint, bent forward (law of cosines). */
  static Joint bend(Joint from, Joint to, double upper, double lower) {
    double du = to.u() - from.u();
    double dy = to.y() - from.y();
    double distance = Math.min(Math.sqrt(du * du + dy * dy), upper + lower);
    double along = (upper * upper - lower * lower + distance * distance) / (2 * distance);
    double out = Math.sqrt(Math.max(0, upper * upper - along * along));
    double unitU = du / distance;
    double unitY = dy / distance;
    return new Joint(
        from.u() + along * unitU - out * unitY,
        from.v() + (to.v() - from.v()) / 2,
        from.y() + along * unitY + out * unitU);
  }
}
