package io.retinue.synthetic;

/** The lower body of a car: bumpers, bonnet, boot and the side below the windows. */
final class CarBody {
  private CarBody() {}

  static void paint(Sketch sketch, Car car, int near) {
    Joint[] outline = car.shape().body();
    double side = car.shape().width() / 2;
    int last = outline.length - 1;
    for (int i = 0; i < last; i++) {
      Joint a = outline[i];
      Joint b = outline[i + 1];
      Joint[] strip = {
        a.plus(0, -side, 0), b.plus(0, -side, 0), b.plus(0, side, 0), a.plus(0, side, 0)
      };
      if (sketch.seesFront(strip)) {
        // Upward faces catch the sky.
        double run = b.u() - a.u();
        double rise = b.y() - a.y();
        double up = Math.abs(run) / Math.sqrt(run * run + rise * rise);
        double bright = 0.74 + 0.42 * up;
        sketch.face(Rgb.times(car.paint(), bright * 1.04), Rgb.times(car.paint(), bright), strip);
      }
    }
    Joint[] flank = new Joint[outline.length];
    for (int i = 0; i < outline.length; i++) {
      flank[i] = outline[i].plus(0, near * side, 0);
    }
    sketch.face(Rgb.times(car.paint(), 1.0), Rgb.times(car.paint(), 0.66), flank);
    trim(sketch, car, near);
  }

  private static void trim(Sketch sketch, Car car, int near) {
    double side = near * (car.shape().width() / 2 + 0.01);
    double waist = car.shape().waist();
    int groove = Rgb.times(car.paint(), 0.55);
    double door = (car.shape().rearRoof() + car.shape().frontRoof()) / 2;
    sketch.limb(
        new Joint(door, side, waist - 0.02), 0.012, new Joint(door, side, 0.34), 0.012, groove);
    double front = car.shape().frontFoot() - 0.15;
    sketch.limb(
        new Joint(front, side, waist - 0.02),
        0.012,
        new Joint(front - 0.08, side, 0.34),
        0.012,
        groove);
    sketch.limb(
        new Joint(door + 0.12, side, waist - 0.16),
        0.022,
        new Joint(door + 0.3, side, waist - 0.16),
        0.022,
        groove);
    sketch.limb(
        new Joint(car.shape().length() / 2 - 1.25, side, 0.29),
        0.03,
        new Joint(-car.shape().length() / 2 + 1.25, side, 0.29),
        0.03,
        0x2A2C30);
  }
}
