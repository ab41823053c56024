package io.retinue.synthetic;

/** Headlights, tail lights and number plates, and by night the light they throw. */
final class CarLights {
  private CarLights() {}

  static void paint(Sketch sketch, Car car) {
    double half = car.shape().length() / 2;
    double out = car.shape().width() / 2 - 0.3;
    boolean front = seesEnd(sketch, car, 1);
    boolean rear = seesEnd(sketch, car, -1);
    for (int side = -1; side <= 1; side += 2) {
      if (front) {
        lamp(sketch, half - 0.03, side * out, 0.66, car.lit() ? 0xFFFFF0 : 0xE4E8EA);
      }
      if (rear) {
        lamp(
            sketch,
            -half + 0.0,
            side * out,
            0.72,
            car.lit() || car.braking() ? 0xFF2418 : 0x9E1C17);
      }
    }
    if (front) {
      sketch.limb(
          new Joint(half + 0.01, -0.42, 0.42),
          0.07,
          new Joint(half + 0.01, 0.42, 0.42),
          0.07,
          0x1C1E22);
      plate(sketch, half + 0.02);
    }
    if (rear) {
      plate(sketch, -half - 0.02);
    }
  }

  private static boolean seesEnd(Sketch sketch, Car car, int end) {
    double u = end * car.shape().length() / 2;
    return sketch.seesFront(
        new Joint(u, -end, 0.4),
        new Joint(u, -end, 0.7),
        new Joint(u, end, 0.7),
        new Joint(u, end, 0.4));
  }

  private static void lamp(Sketch sketch, double u, double v, double y, int color) {
    sketch.limb(new Joint(u, v - 0.13, y), 0.08, new Joint(u, v + 0.13, y), 0.08, color);
  }

  private static void plate(Sketch sketch, double u) {
    sketch.limb(new Joint(u, -0.2, 0.44), 0.05, new Joint(u, 0.2, 0.44), 0.05, 0xE9E6D2);
  }

  static void shine(Sketch sketch, Car car) {
    double half = car.shape().length() / 2;
    double out = car.shape().width() / 2 - 0.3;
    boolean front = seesEnd(sketch, car, 1);
    for (int side = -1; side <= 1; side += 2) {
      Joint at = front ? new Joint(half, side * out, 0.66) : new Joint(-half, side * out, 0.72);
      if (front || seesEnd(sketch, car, -1)) {
        Spot spot = sketch.at(at);
        double radius = (front ? 0.6 : 0.5) * spot.scale();
        sketch.brush().flare(spot, radius, front ? 0xFFF0CC : 0xFF3020, front ? 0.6 : 0.5);
      }
    }
  }

  /** The pool of light that headlights throw on the road ahead; drawn before things. */
  static void beam(Sketch sketch, Car car) {
    for (int step = 0; step < 3; step++) {
      Spot pool = sketch.at(car.shape().length() / 2 + 1.6 + step * 1.8, 0, 0);
      double radius = (1.3 + 0.35 * step) * pool.scale();
      sketch.brush().glow(pool, radius, radius * 0.4, 0xFFE9B8, 0.28 - 0.07 * step);
    }
  }
}
