package io.retinue.retinanet.data;

import io.retinue.retinanet.Ranges;
import java.util.SplittableRandom;

/**
 * How much a picture's colors may change, each within a range around "not at all", as torchvision's
 * {@code ColorJitter}: with 0.2, factors from 0.8 to 1.2.
 *
 * @param brightness 0 to 1
 * @param contrast 0 to 1
 * @param saturation 0 to 1
 * @param hue part of the color circle by which colors turn at most, 0 to 0.5
 */
public record ColorJitter(double brightness, double contrast, double saturation, double hue) {
  /** Colors stay. */
  public static final ColorJitter NONE = new ColorJitter(0, 0, 0, 0);

  public ColorJitter {
    requireShare("brightness", brightness, 1);
    requireShare("contrast", contrast, 1);
    requireShare("saturation", saturation, 1);
    requireShare("hue", hue, 0.5);
  }

  private static void requireShare(String name, double value, double max) {
    Ranges.require(value >= 0 && value <= max, name + " must be from 0 to " + max, value);
  }

  /** One change within the ranges. Draws nothing where colors stay. */
  public ColorChange draw(SplittableRandom random) {
    if (equals(NONE)) {
      return ColorChange.NONE;
    }
    return new ColorChange(
        around(1, brightness, random),
        around(1, contrast, random),
        around(1, saturation, random),
        around(0, hue, random));
  }

  private static double around(double center, double range, SplittableRandom random) {
    return center + range * (2 * random.nextDouble() - 1);
  }
}
