package io.retinue.platform.settings;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.time.Duration;
import java.util.List;

/**
 * When a camera's frames count as without motion, in which case they are not published. Sizes are
 * of a copy of the picture whose longer side has 160 pixels.
 *
 * @param threshold by how much a pixel's brightness must differ from what it was of late, 1 to 255
 * @param contourArea least area that moves, in pixels of the small copy, 1 to 25600
 * @param maxShut longest time without a published frame, 0.1 s to {@link #LONGEST_MAX_SHUT}
 * @param masks polygons in which nothing counts as motion
 */
public record MotionSettings(
    int threshold, int contourArea, Duration maxShut, List<List<Polygon.Corner>> masks) {
  public static final int DEFAULT_THRESHOLD = 30;
  public static final int DEFAULT_CONTOUR_AREA = 10;
  public static final Duration DEFAULT_MAX_SHUT = Duration.ofSeconds(5);

  /** The alerter takes frames that are more than 10 s apart for a time in which nobody watched. */
  public static final Duration LONGEST_MAX_SHUT = Duration.ofSeconds(8);

  public MotionSettings {
    masks = masks.stream().map(List::copyOf).toList();
    require(threshold >= 1 && threshold <= 255, "threshold " + threshold, "write 1 to 255");
    require(
        contourArea >= 1 && contourArea <= 25_600,
        "contour_area " + contourArea,
        "write 1 to 25600");
    require(
        maxShut.compareTo(Duration.ofMillis(100)) >= 0 && maxShut.compareTo(LONGEST_MAX_SHUT) <= 0,
        "max_shut_seconds " + maxShut,
        "write 0.1 to " + LONGEST_MAX_SHUT.toSeconds() + " seconds");
  }

  private static void require(boolean isGood, String what, String remedy) {
    if (!isGood) {
      throw new RetinueException(
          ErrorKind.INVALID_SETTING, "motion: " + what + " is out of range", remedy);
    }
  }
}
