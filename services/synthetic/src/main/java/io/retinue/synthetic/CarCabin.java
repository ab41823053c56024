package io.retinue.synthetic;

/** The glass house of a car: roof, pillars and windows. */
final class CarCabin {
  private static final double LEAN = 0.16;
  private static final int GLASS_HIGH = 0x7F98A8;
  private static final int GLASS_LOW = 0x27313B;

  private CarCabin() {}

  static void paint(Sketch sketch, Car car, int near) {
    CarShape shape = car.shape();
    double foot = shape.width() / 2 - 0.05;
    double roof = foot - LEAN;
    double low = shape.waist() - 0.01;
    double high = shape.roof();
    Joint rearFoot = new Joint(shape.rearFoot(), 0, low);
    Joint rearRoof = new Joint(shape.rearRoof(), 0, high - 0.02);
    Joint frontRoof = new Joint(shape.frontRoof(), 0, high);
    Joint frontFoot = new Joint(shape.frontFoot(), 0, low);
    pane(sketch, car, 0.86, frontFoot, foot, frontRoof, roof);
    pane(sketch, car, 0.8, rearRoof, roof, rearFoot, foot);
    Joint[] side = {
      rearFoot.plus(0, near * foot, 0),
      rearRoof.plus(0, near * roof, 0),
      frontRoof.plus(0, near * roof, 0),
      frontFoot.plus(0, near * foot, 0)
    };
    sketch.face(Rgb.times(car.paint(), 1.02), Rgb.times(car.paint(), 0.9), side);
    sideWindows(sketch, car, side);
    Joint[] top = {
      frontRoof.plus(0, -roof, 0),
      rearRoof.plus(0, -roof, 0),
      rearRoof.plus(0, roof, 0),
      frontRoof.plus(0, roof, 0)
    };
    if (sketch.seesFront(top)) {
      sketch.face(Rgb.times(car.paint(), 1.22), Rgb.times(car.paint(), 1.12), top);
    }
  }

  /** Windscreen or rear window with its frame, from the end that comes first to the one after. */
  private static void pane(
      Sketch sketch, Car car, double glass, Joint a, double sideA, Joint b, double sideB) {
    Joint[] frame = {
      a.plus(0, -sideA, 0), b.plus(0, -sideB, 0), b.plus(0, sideB, 0), a.plus(0, sideA, 0)
    };
    if (sketch.seesFront(frame)) {
      sketch.face(Rgb.times(car.paint(), 0.98), Rgb.times(car.paint(), 0.98), frame);
      sketch.face(GLASS_HIGH, GLASS_LOW, inset(frame, glass));
    }
  }

  private static void sideWindows(Sketch sketch, Car car, Joint[] side) {
    Joint[] glass = inset(side, 0.82);
    double split = 0.48;
    Joint lowMiddle = glass[0].towards(glass[3], split);
    Joint highMiddle = glass[1].towards(glass[2], split);
    boolean van = car.shape() == CarShape.VAN;
    if (!van) {
      sketch.face(GLASS_HIGH, GLASS_LOW, glass[0], glass[1], highMiddle, lowMiddle);
    }
    Joint lowFront = glass[0].towards(glass[3], van ? 0.7 : split + 0.05);
    Joint highFront = glass[1].towards(glass[2], van ? 0.78 : split + 0.05);
    sketch.face(GLASS_HIGH, GLASS_LOW, lowFront, highFront, glass[2], glass[3]);
  }

  private static Joint[] inset(Joint[] corners, double share) {
    Joint center =
        corners[0].towards(corners[2], 0.5).towards(corners[1].towards(corners[3], 0.5), 0.5);
    Joint[] inner = new Joint[corners.length];
    for (int i = 0; i < corners.length; i++) {
      inner[i] = center.towards(corners[i], share);
    }
    return inner;
  }
}
