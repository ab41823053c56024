package io.retinue.synthetic;

/** Position and direction of a thing: heading is a unit vector on the ground. */
record Placement(double x, double z, double headX, double headZ) {
  double worldX(double u, double v) {
    return x + u * headX - v * headZ;
  }

  double worldZ(double u, double v) {
    return z + u * headZ + v * headX;
  }

  /** Whether it faces the camera rather than away from it. */
  boolean facesCamera() {
    return x * headX + z * headZ < 0;
  }

  /** +1 if its left side is the nearer one, else −1. */
  int nearSide() {
    return -x * headZ + z * headX < 0 ? 1 : -1;
  }
}
