package io.retinue.retinanet.data;

import io.retinue.retinanet.Ranges;
import io.retinue.retinanet.RgbImage;
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

  /**
   * Changes the colors of an example, in this order: all values times {@code brightness}; away from
   * the picture's mean gray times {@code contrast}; away from each pixel's own gray times {@code
   * saturation}; and around the gray axis by {@code hue}. Grays are those of the eye, 0.299 R +
   * 0.587 G + 0.114 B. All four together are one matrix a picture, computed in whole numbers; the
   * hue turns in YIQ, where torchvision turns in HSV.
   *
   * @param brightness 1 for none
   * @param contrast 1 for none
   * @param saturation 1 for none
   * @param hue in turns, 0 for none
   */
  public record ColorChange(double brightness, double contrast, double saturation, double hue) {
    public static final ColorChange NONE = new ColorChange(1, 1, 1, 0);

    private static final double[] GRAY = {0.299, 0.587, 0.114};
    private static final double[] I = {0.596, -0.274, -0.322};
    private static final double[] Q = {0.211, -0.523, 0.312};

    /** What a turned I and Q add to red, green and blue. */
    private static final double[] FROM_I = {0.956, -0.272, -1.106};

    private static final double[] FROM_Q = {0.621, -0.647, 1.703};

    private static final int FRACTION_BITS = 10;
    private static final int ONE = 1 << FRACTION_BITS;

    /** Rows between those that the mean gray is taken of. */
    private static final int MEAN_STRIDE = 4;

    PreprocessedExample of(PreprocessedExample example) {
      if (equals(NONE)) {
        return example;
      }
      int rowBytes = example.inputWidth() * RgbImage.CHANNELS;
      int placedBytes = example.placement().placedWidth() * RgbImage.CHANNELS;
      int rows = example.placement().placedHeight();
      byte[] from = example.pixels();
      byte[] to = from.clone(); // the padding stays
      int[] m = matrix();
      double mean = meanGray(from, rowBytes, placedBytes, rows);
      int offset = (int) Math.round(((1 - contrast) * brightness * mean + 0.5) * ONE);
      for (int row = 0; row < rows; row++) {
        int end = row * rowBytes + placedBytes;
        for (int i = row * rowBytes; i < end; i += RgbImage.CHANNELS) {
          int r = from[i] & 0xff;
          int g = from[i + 1] & 0xff;
          int b = from[i + 2] & 0xff;
          to[i] = clamped(m[0] * r + m[1] * g + m[2] * b + offset);
          to[i + 1] = clamped(m[3] * r + m[4] * g + m[5] * b + offset);
          to[i + 2] = clamped(m[6] * r + m[7] * g + m[8] * b + offset);
        }
      }
      return new PreprocessedExample(
          to, example.inputWidth(), example.placement(), example.annotations());
    }

    private static byte clamped(int scaled) {
      return (byte) Math.max(0, Math.min(255, scaled >> FRACTION_BITS));
    }

    /** [3, 3], times {@value #ONE}: grays go to grays, so that the offset needs no matrix. */
    private int[] matrix() {
      double cos = Math.cos(2 * Math.PI * hue) * saturation;
      double sin = Math.sin(2 * Math.PI * hue) * saturation;
      int[] matrix = new int[RgbImage.CHANNELS * RgbImage.CHANNELS];
      for (int out = 0; out < RgbImage.CHANNELS; out++) {
        for (int in = 0; in < RgbImage.CHANNELS; in++) {
          double turnedI = cos * I[in] - sin * Q[in];
          double turnedQ = sin * I[in] + cos * Q[in];
          double value = GRAY[in] + FROM_I[out] * turnedI + FROM_Q[out] * turnedQ;
          matrix[out * RgbImage.CHANNELS + in] =
              (int) Math.round(contrast * brightness * value * ONE);
        }
      }
      return matrix;
    }

    private static double meanGray(byte[] pixels, int rowBytes, int placedBytes, int rows) {
      long[] sums = new long[RgbImage.CHANNELS];
      long count = 0;
      for (int row = 0; row < rows; row += MEAN_STRIDE) {
        int end = row * rowBytes + placedBytes;
        for (int i = row * rowBytes; i < end; i += RgbImage.CHANNELS) {
          sums[0] += pixels[i] & 0xff;
          sums[1] += pixels[i + 1] & 0xff;
          sums[2] += pixels[i + 2] & 0xff;
        }
        count += placedBytes / RgbImage.CHANNELS;
      }
      return (GRAY[0] * sums[0] + GRAY[1] * sums[1] + GRAY[2] * sums[2]) / count;
    }
  }
}
