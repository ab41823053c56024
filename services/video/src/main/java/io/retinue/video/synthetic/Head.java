package io.retinue.video.synthetic;

/** A head with hair or a hat. */
final class Head {
  private Head() {}

  /**
   * @param centre the middle of the skull
   * @param size the person's height as a share of 1.75 m
   */
  static void paint(Sketch sketch, Joint centre, double size, Wardrobe wear) {
    double r = 0.125 * size;
    boolean facing = sketch.place().facesCamera();
    if (facing) {
      hair(sketch, centre, r, wear);
    }
    sketch.limb(
        centre.plus(r * 0.3, 0, -r * 0.15),
        r * 0.86,
        centre.plus(r * 0.25, 0, -r * 0.5),
        r * 0.7,
        wear.skin());
    if (!facing) {
      hair(sketch, centre, r, wear);
    }
    if (wear.hat()) {
      sketch.limb(
          centre.plus(0, 0, r * 0.62),
          r * 0.8,
          centre.plus(r * 0.9, 0, r * 0.45),
          r * 0.3,
          wear.hatColour());
    }
  }

  private static void hair(Sketch sketch, Joint centre, double r, Wardrobe wear) {
    sketch.disc(centre.plus(-r * 0.15, 0, r * 0.2), r, wear.hair());
    if (wear.longHair()) {
      sketch.limb(
          centre.plus(-r * 0.5, 0, 0),
          r * 0.85,
          centre.plus(-r * 0.75, 0, -r * 1.7),
          r * 0.6,
          wear.hair());
    }
  }
}
