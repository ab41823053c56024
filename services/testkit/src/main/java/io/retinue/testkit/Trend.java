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

  /** Growth per unit of time, from and to. */
  public record Interval(double low, double high) {}

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
    double[] slopes = slopes();
    int n = slopes.length;
    return n == 0 ? 0 : (slopes[(n - 1) / 2] + slopes[n / 2]) / 2;
  }

  /**
   * Where the slope lies with a probability of 95 % (Sen, 1968); without bounds for fewer than five
   * samples.
   */
  public Interval interval() {
    double[] slopes = slopes();
    double margin = 1.96 * Math.sqrt(variance());
    int low = (int) Math.round((slopes.length - margin) / 2);
    int high = (int) Math.round((slopes.length + margin) / 2);
    return times.size() < 5 || low < 0 || high >= slopes.length
        ? new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)
        : new Interval(slopes[low], slopes[high]);
  }

  /** Of all pairs, in ascending order. */
  private double[] slopes() {
    double[] slopes = new double[times.size() * (times.size() - 1) / 2];
    int n = 0;
    for (int i = 0; i < times.size(); i++) {
      for (int j = i + 1; j < times.size(); j++) {
        slopes[n++] = (values.get(j) - values.get(i)) / (times.get(j) - times.get(i));
      }
    }
    Arrays.sort(slopes);
    return slopes;
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
    double variance = variance();
    return variance == 0 ? 0 : (rising - Math.signum(rising)) / Math.sqrt(variance);
  }

  /** Of the number of rising pairs without a trend; without ties, which make it smaller. */
  private double variance() {
    int n = times.size();
    return n * (n - 1.0) * (2.0 * n + 5) / 18;
  }

  /** Whether it surely grows, and by more than so much per unit of time. */
  public boolean exceeds(double bound) {
    return significance() > SURE && slope() > bound;
  }
}
