package io.retinue.synthetic;

/**
 * The outlines of the cars, in meters from the middle of the car and from the ground.
 *
 * <p>The lower body is a convex outline drawn out over the width; the cabin stands on it and
 * narrows towards the roof.
 */
enum CarShape {
  HATCHBACK(4.0, 1.74, 0.92, 1.48, -1.92, -1.62, 0.45, 1.12),
  SALOON(4.6, 1.8, 0.9, 1.42, -1.6, -0.95, 0.45, 1.25),
  ESTATE(4.7, 1.84, 1.02, 1.68, -2.26, -2.0, 0.5, 1.15),
  VAN(5.0, 1.96, 1.1, 2.15, -2.46, -2.4, 1.3, 1.95);

  private final double length;
  private final double width;
  private final double waist;
  private final double roof;
  private final double rearFoot;
  private final double rearRoof;
  private final double frontRoof;
  private final double frontFoot;

  CarShape(
      double length,
      double width,
      double waist,
      double roof,
      double rearFoot,
      double rearRoof,
      double frontRoof,
      double frontFoot) {
    this.length = length;
    this.width = width;
    this.waist = waist;
    this.roof = roof;
    this.rearFoot = rearFoot;
    this.rearRoof = rearRoof;
    this.frontRoof = frontRoof;
    this.frontFoot = frontFoot;
  }

  /** Vans are the rarest. */
  static CarShape of(Dice dice) {
    CarShape[] common = {HATCHBACK, HATCHBACK, SALOON, SALOON, ESTATE, ESTATE, VAN};
    return common[dice.below(1, common.length)];
  }

  double length() {
    return length;
  }

  double width() {
    return width;
  }

  double waist() {
    return waist;
  }

  double roof() {
    return roof;
  }

  /** Where the rear window meets the body. */
  double rearFoot() {
    return rearFoot;
  }

  double rearRoof() {
    return rearRoof;
  }

  double frontRoof() {
    return frontRoof;
  }

  /** Where the windscreen meets the bonnet. */
  double frontFoot() {
    return frontFoot;
  }

  /** The lower body's outline from the front bumper's lower edge over the top to the rear. */
  Joint[] body() {
    double half = length / 2;
    return new Joint[] {
      new Joint(half - 0.08, 0, 0.24),
      new Joint(half, 0, 0.5),
      new Joint(half - 0.1, 0, 0.72),
      new Joint(frontFoot - 0.05, 0, waist),
      new Joint(rearFoot + 0.1, 0, waist + 0.02),
      new Joint(-half + 0.06, 0, waist - 0.1),
      new Joint(-half, 0, 0.52),
      new Joint(-half + 0.1, 0, 0.26)
    };
  }
}
