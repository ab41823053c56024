package io.retinue.retinanet.compiler;

import io.retinue.retinanet.ActivationRanges.Range;

/**
 * Chooses the range of a feature map's bytes by the square error of rounding: a wide range has
 * coarse steps, a narrow one cuts off what lies beyond.
 */
final class RangeChoice {
  /** What is tried: 1, 0.98, 0.96, ... of each end. */
  private static final double SHRINK = 0.98;

  private static final int ATTEMPTS = 80;
  private static final double ROUNDING = 1.0 / 12; // of a square step: the mean square error

  private final double low;
  private final double high;
  private final float[] counts;

  private RangeChoice(double low, double high, float[] counts) {
    this.low = low;
    this.high = high;
    this.counts = counts;
  }

  /**
   * @param low the least value that was seen
   * @param high the greatest
   * @param counts how often values lay in each of equal parts between them
   */
  static Range of(float low, float high, float[] counts) {
    if (high <= 0) { // nothing passes this map
      return new Range(Math.min(0, low), 1);
    }
    return new RangeChoice(low, high, counts).best();
  }

  private Range best() {
    double bestLow = Math.min(0, low);
    double bestHigh = high;
    for (int round = 0; round < 2; round++) {
      bestHigh = bestEnd(high, bestLow, true);
      bestLow = low < 0 ? bestEnd(low, bestHigh, false) : 0;
    }
    return new Range((float) bestLow, (float) bestHigh);
  }

  private double bestEnd(double end, double other, boolean isHigh) {
    double best = end;
    double least = Double.POSITIVE_INFINITY;
    double tried = end;
    for (int i = 0; i < ATTEMPTS; i++) {
      double error = isHigh ? error(other, tried) : error(tried, other);
      if (error < least) {
        least = error;
        best = tried;
      }
      tried *= SHRINK;
    }
    return best;
  }

  private double error(double from, double to) {
    double step = (to - from) / 255;
    double width = (high - low) / counts.length;
    double sum = 0;
    for (int i = 0; i < counts.length; i++) {
      double value = low + (i + 0.5) * width;
      double off = Math.max(0, Math.max(from - value, value - to));
      sum += counts[i] * (off * off + step * step * ROUNDING);
    }
    return sum;
  }
}
