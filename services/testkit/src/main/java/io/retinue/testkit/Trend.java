package io.retinue.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether a quantity grows. The slope is Theil and Sen's: the median of the slopes of all pairs of
 * samples, which a few outliers do not move. The test is Mann and Kendall's: how many standard
 * deviations the number of rising pairs lies above that of a quantity without trend.
 */
public final class Trend {
  /** One false alarm in a thousand. */
  private static final double SURE = 3.09;

  private final List<Double> times = new ArrayList<>();
  private final List<Double> values = new ArrayList<>();

  /**
   * @param time in any unit; later than the sample before
   */
  public void add(double time, double value) {
    times.add(time);
    values.add(value);
  }

  /** Growth per unit of time; 0 for fewer than two samples. */
  public double slope() {
    double[] slopes = new double[times.size() * (times.size() - 1) / 2];
    int n = 0;
    for (int i = 0; i < times.size(); i++) {
      for (int j = i + 1; j < times.size(); j++) {
        slopes[n++] = (values.get(j) - values.get(i)) / (times.get(j) - times.get(i));
      }
    }
    Arrays.sort(slopes);
    return n == 0 ? 0 : (slopes[(n - 1) / 2] + slopes[n / 2]) / 2;
  }

  /** Standard deviations above no trend. */
  double significance() {
    int n = times.size();
    long rising = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) {
        rising += Integer.signum(Double.compare(values.get(j), values.get(i)));
      }
    }
    double variance = n * (n - 1.0) * (2.0 * n + 5) / 18; // without ties, which make it smaller
    return variance == 0 ? 0 : (rising - Math.signum(rising)) / Math.sqrt(variance);
  }

  /** Whether it surely grows, and by more than so much per unit of time. */
  public boolean exceeds(double bound) {
    return significance() > SURE && slope() > bound;
  }
}
