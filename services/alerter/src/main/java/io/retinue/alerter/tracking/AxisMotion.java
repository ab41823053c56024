package io.retinue.alerter.tracking;

/**
 * A Kalman filter of one coordinate that moves with constant velocity, disturbed by white noise of
 * its acceleration (Bar-Shalom, Li, Kirubarajan: Estimation with Applications to Tracking and
 * Navigation, 2001, section 6.2.2). Time is in seconds, so that the frame rate does not matter.
 *
 * @param position in pixels
 * @param velocity in pixels a second
 * @param pp variance of the position
 * @param pv covariance of both
 * @param vv variance of the velocity
 */
public record AxisMotion(double position, double velocity, double pp, double pv, double vv) {
  /** A coordinate measured for the first time: its velocity is not known yet. */
  static AxisMotion at(double position, double variance, double velocityVariance) {
    return new AxisMotion(position, 0, variance, 0, velocityVariance);
  }

  /**
   * Some time later.
   *
   * @param seconds 0 or more
   * @param noise by which the variance of the velocity grows in a second
   */
  AxisMotion after(double seconds, double noise) {
    double squared = seconds * seconds;
    return new AxisMotion(
        position + seconds * velocity,
        velocity,
        pp + 2 * seconds * pv + squared * vv + noise * squared * seconds / 3,
        pv + seconds * vv + noise * squared / 2,
        vv + noise * seconds);
  }

  /** With a measurement of the position that has this variance. */
  AxisMotion measured(double value, double variance) {
    double total = pp + variance;
    double error = value - position;
    double gain = pp / total;
    double velocityGain = pv / total;
    return new AxisMotion(
        position + gain * error,
        velocity + velocityGain * error,
        (1 - gain) * pp,
        (1 - gain) * pv,
        vv - velocityGain * pv);
  }
}
