package io.retinue.synthetic;

/** Smooth noise over the plane, −0.5 … 0.5, with features about one unit wide. */
record ValueNoise(Dice dice) {
  double at(double x, double y) {
    long column = (long) Math.floor(x);
    long row = (long) Math.floor(y);
    double fx = x - column;
    double fy = y - row;
    double sx = fx * fx * (3 - 2 * fx);
    double sy = fy * fy * (3 - 2 * fy);
    double top = node(column, row) * (1 - sx) + node(column + 1, row) * sx;
    double bottom = node(column, row + 1) * (1 - sx) + node(column + 1, row + 1) * sx;
    return top * (1 - sy) + bottom * sy - 0.5;
  }

  private double node(long column, long row) {
    return dice.on(column * 73_856_093L ^ row * 19_349_663L).unit(0);
  }
}
