package io.retinue.alerter.rules;

/**
 * Which boxes of a class can be one of its objects, in Frigate's terms. Others count as not there.
 *
 * @param minArea least share of the picture, 0 to 1
 * @param maxArea largest share of the picture, 0 to 1
 * @param minRatio least width divided by height
 * @param maxRatio largest width divided by height
 */
public record ObjectFilter(double minArea, double maxArea, double minRatio, double maxRatio) {
  /** Takes every box. */
  public static final ObjectFilter NONE = new ObjectFilter(0, 1, 0, Double.MAX_VALUE);

  public ObjectFilter {
    if (!(minArea <= maxArea)) {
      throw new IllegalArgumentException(
          "min_area " + minArea + " is larger than max_area " + maxArea + ": no box passes.");
    }
    if (!(minRatio <= maxRatio)) {
      throw new IllegalArgumentException(
          "min_ratio " + minRatio + " is larger than max_ratio " + maxRatio + ": no box passes.");
    }
  }

  /**
   * Whether a box passes.
   *
   * @param width of the box, as a share of the picture's
   * @param height likewise
   * @param ratio width divided by height, both in pixels
   */
  public boolean takes(double width, double height, double ratio) {
    double area = Math.min(1, width * height);
    return area >= minArea && area <= maxArea && ratio >= minRatio && ratio <= maxRatio;
  }
}
