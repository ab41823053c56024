package io.retinue.synthetic;

/** A head with hair or a hat. */
final class Head {
  private Head() {}

  /**
   * @param center the middle of the skull
   * @param size the person's height as a share of 1.75 m
   */
  static void paint(Sketch sketch, Joint center, double size, Wardrobe wear) {
    double r = 0.125 * size;
    boolean facing = sketch.place().facesCamera();
    if (facing) {
      hair(sketch, center, r, wear);
    }
    sketch.limb(
        center.plus(r * 0.3, 0, -r * 0.15),
        r * 0.86,
        center.plus(r * 0.25, 0, -r * 0.5),
        r * 0.7,
        wear.skin());
    if (!facing) {
      hair(sketch, center, r, wear);
    }
    if (wear.hat()) {
      sketch.limb(
          center.plus(0, 0, r * 0.62),
          r * 0.8,
          center.plus(r * 0.9, 0, r * 0.45),
          r * 0.3,
          wear.hatColor());
    }
  }

  private static void hair(Sketch sketch, Joint center, double r, Wardrobe wear) {
    sketch.disc(center.plus(-r * 0.15, 0, r * 0.2), r, wear.hair());
    if (wear.longHair()) {
      sketch.limb(
          center.plus(-r * 0.5, 0, 0),
          r * 0.85,
          center.plus(-r * 0.75, 0, -r * 1.7),
          r * 0.6,
          wear.hair());
    }
  }
}
