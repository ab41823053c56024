package io.retinue.retinanet.training;

import java.util.SplittableRandom;

/**
 * How much a picture's colours may change, each within a range around "not at all", as
 * torchvision's {@code ColorJitter}: with 0.2, factors from 0.8 to 1.2.
 *
 * @param brightness 0 to 1
 * @param contrast 0 to 1
 * @param saturation 0 to 1
 * @param hue part of the colour circle by which colours turn at most, 0 to 0.5
 */
public record ColourJitter(double brightness, double contrast, double saturation, double hue) {
  /** Colours stay. */
  public static final ColourJitter NONE = new ColourJitter(0, 0, 0, 0);

  public ColourJitter {
    requireShare("brightness", brightness, 1);
    requireShare("contrast", contrast, 1);
    requireShare("saturation", saturation, 1);
    requireShare("hue", hue, 0.5);
  }

  private static void requireShare(String name, double value, double max) {
    Settings.require(value >= 0 && value <= max, name + " must be from 0 to " + max, value);
  }

  /** One change within the ranges. Draws nothing where colours stay. */
  ColourChange draw(SplittableRandom random) {
    if (equals(NONE)) {
      return ColourChange.NONE;
    }
    return new ColourChange(
        around(1, brightness, random),
        around(1, contrast, random),
        around(1, saturation, random),
        around(0, hue, random));
  }

  private static double around(double centre, double range, SplittableRandom random) {
    return centre + range * (2 * random.nextDouble() - 1);
  }
}
