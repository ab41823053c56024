package io.retinue.alerter.tracking;

/**
 * Where an object is and how it moves: a Kalman filter over center, width and height of its box, as
 * in SORT (Bewley et al., arXiv:1602.00763) and BoT-SORT (Aharon et al., arXiv:2206.14651). The
 * four coordinates are independent there too. All noise is relative to the size of the box.
 *
 * @param scale square root of the box's area when it was last measured, pixels
 */
public record BoxMotion(
    AxisMotion x, AxisMotion y, AxisMotion width, AxisMotion height, double scale) {
  /** Standard deviations in parts of the scale. */
  private static final double POSITION = 0.1;

  private static final double SIZE = 0.3;

  /** Of the velocity of an object that was seen once, in scales a second. */
  private static final double FIRST_VELOCITY = 1.2;

  private static final double FIRST_GROWTH = 0.3;

  /** Growth of the variance of the velocity, in squared scales a second, each second. */
  private static final double ACCELERATION = 0.3;

  private static final double GROWTH = 0.02;

  /** What is not seen for longer is as uncertain as after this time, in seconds. */
  private static final double LONGEST_SECONDS = 3;

  static BoxMotion start(PixelBox box) {
    double scale = Math.sqrt(box.area());
    double position = square(POSITION * scale);
    double size = square(SIZE * scale);
    double velocity = square(FIRST_VELOCITY * scale);
    double growth = square(FIRST_GROWTH * scale);
    return new BoxMotion(
        AxisMotion.at(box.centerX(), position, velocity),
        AxisMotion.at(box.centerY(), position, velocity),
        AxisMotion.at(box.width(), size, growth),
        AxisMotion.at(box.height(), size, growth),
        scale);
  }

  BoxMotion after(double seconds) {
    double time = Math.min(seconds, LONGEST_SECONDS);
    double noise = ACCELERATION * scale * scale;
    double growth = GROWTH * scale * scale;
    return new BoxMotion(
        x.after(time, noise),
        y.after(time, noise),
        width.after(time, growth),
        height.after(time, growth),
        scale);
  }

  BoxMotion measured(PixelBox box) {
    double now = Math.sqrt(box.area());
    double position = square(POSITION * now);
    double size = square(SIZE * now);
    return new BoxMotion(
        x.measured(box.centerX(), position),
        y.measured(box.centerY(), position),
        width.measured(box.width(), size),
        height.measured(box.height(), size),
        now);
  }

  PixelBox box() {
    double least = 0.1 * scale;
    return PixelBox.around(
        x.position(),
        y.position(),
        Math.max(least, width.position()),
        Math.max(least, height.position()));
  }

  /**
   * How far a box is from where the object is expected: the squared Mahalanobis distance, whose
   * expectation is 4 for a box of the object.
   */
  double distance(PixelBox box) {
    double position = square(POSITION * scale);
    double size = square(SIZE * scale);
    return square(box.centerX() - x.position()) / (x.pp() + position)
        + square(box.centerY() - y.position()) / (y.pp() + position)
        + square(box.width() - width.position()) / (width.pp() + size)
        + square(box.height() - height.position()) / (height.pp() + size);
  }

  /** The logarithm of the volume of the uncertainty, in scales: large for what is hardly known. */
  double uncertainty() {
    double position = square(POSITION * scale);
    double size = square(SIZE * scale);
    double unit = scale * scale;
    return Math.log((x.pp() + position) / unit)
        + Math.log((y.pp() + position) / unit)
        + Math.log((width.pp() + size) / unit)
        + Math.log((height.pp() + size) / unit);
  }

  private static double square(double value) {
    return value * value;
  }
}
