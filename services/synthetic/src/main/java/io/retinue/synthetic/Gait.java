package io.retinue.synthetic;

/**
 * How a walker's limbs are bent, from the distance walked, so that feet do not slide.
 *
 * @param phase radians through a double step
 * @param swing largest angle of a thigh from straight down, radians; 0 for one who stands
 */
record Gait(double phase, double swing) {
  private static final double DOUBLE_STEP_METERS = 1.5;

  static Gait standing() {
    return new Gait(0, 0);
  }

  static Gait walking(double meters, double size) {
    return new Gait(meters / (DOUBLE_STEP_METERS * size / 1.75) * 2 * StrictMath.PI, 0.5);
  }

  /** Angle of the thigh on a side, −1 right and +1 left. */
  double thigh(int side) {
    return side * swing * StrictMath.sin(phase);
  }

  /** Bend of the knee: it lifts the foot while the leg comes forward. */
  double knee(int side) {
    return swing * 1.7 * Math.max(0, side * StrictMath.cos(phase)) + 0.04;
  }

  /** Angle of the upper arm, against the leg of its side. */
  double arm(int side) {
    return -0.85 * thigh(side);
  }

  /** How much the hips rise as the legs pass each other, as a share of size. */
  double rise() {
    double sine = StrictMath.sin(phase);
    return swing == 0 ? 0 : 0.015 * (1 - sine * sine) - 0.03 * sine * sine;
  }
}
