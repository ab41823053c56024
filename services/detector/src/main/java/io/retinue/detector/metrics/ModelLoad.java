package io.retinue.detector.metrics;

import java.util.Locale;

/**
 * The frames that the cameras bring, beside those that the model can take.
 *
 * @param release that serves, for people
 * @param millisPerFrame of the model's calls, for one frame
 * @param framesPerSecond live frames of all cameras
 * @param shed share of these frames that were too old for the model, 0 to 1
 */
public record ModelLoad(
    String release, double millisPerFrame, double framesPerSecond, double shed) {
  /** What a user can do about it. */
  public static final String WAYS_OUT =
      "ways out: fewer frames (detect.fps in retinue.yaml), a smaller input (retinue model import"
          + " --min-size), a narrow network trained on your labels, or detectors on more machines"
          + " (retinue serve detector)";

  private static final double LEAST_SHED = 0.05;
  private static final double LEAST_BUSY = 0.8;
  private static final double MUCH = 1.5;
  private static final double MILLIS = 1000;
  private static final double PERCENT = 100;

  /** The share of its time that the model needs for these frames; above 1 it cannot follow. */
  public double busy() {
    return framesPerSecond * millisPerFrame / MILLIS;
  }

  /** Whether frames are shed, and the model's speed is the reason. */
  public boolean isTooMuch() {
    return shed >= LEAST_SHED && busy() >= LEAST_BUSY;
  }

  /** Whether a person should be told again. */
  boolean differsMuchFrom(ModelLoad other) {
    return !release.equals(other.release)
        || isFar(millisPerFrame, other.millisPerFrame)
        || isFar(framesPerSecond, other.framesPerSecond);
  }

  private static boolean isFar(double a, double b) {
    return a > b * MUCH || b > a * MUCH;
  }

  /** Both speeds, for people. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "%s takes %.0f ms a frame, so it can take %.1f frames a second; the cameras bring %.1f, and"
            + " %.0f%% of them are shed as too old",
        release,
        millisPerFrame,
        MILLIS / millisPerFrame,
        framesPerSecond,
        shed * PERCENT);
  }
}
