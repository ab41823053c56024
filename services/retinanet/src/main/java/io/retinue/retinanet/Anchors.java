package io.retinue.retinanet;

import java.util.List;

/**
 * The anchor boxes of every cell of every level: all pairs of a scale and a ratio.
 *
 * @param baseSizes side in pixels of a square anchor of scale 1, for P3 to P7: 32 to 512 in the
 *     paper
 * @param scales multiples of the base size: 2^0, 2^1/3, 2^2/3 in the paper
 * @param ratios height over width, at equal area: 1:2, 1:1, 2:1 in the paper
 */
public record Anchors(List<Integer> baseSizes, List<Double> scales, List<Double> ratios) {
  /** P3, P4, P5, P6, P7. */
  public static final int LEVELS = 5;

  private static final List<Double> OCTAVE_IN_THREE =
      List.of(1.0, Math.pow(2, 1 / 3.0), Math.pow(2, 2 / 3.0));
  private static final List<Double> PAPER_RATIOS = List.of(0.5, 1.0, 2.0);

  public Anchors {
    baseSizes = List.copyOf(baseSizes);
    scales = List.copyOf(scales);
    ratios = List.copyOf(ratios);
    Ranges.require(
        baseSizes.size() == LEVELS, "baseSizes needs one size for each of P3 to P7", baseSizes);
    Ranges.require(
        baseSizes.stream().allMatch(size -> size >= 1),
        "baseSizes must be 1 pixel or more",
        baseSizes);
    Ranges.require(arePositive(scales), "scales must be positive numbers", scales);
    Ranges.require(arePositive(ratios), "ratios must be positive numbers", ratios);
  }

  /** The paper's nine anchors of 32 to 512 pixels. */
  public static Anchors defaults() {
    return startingAt(32);
  }

  /** The paper's nine anchors, with another smallest size (at P3), doubled from level to level. */
  public static Anchors startingAt(int smallest) {
    return new Anchors(
        List.of(smallest, smallest * 2, smallest * 4, smallest * 8, smallest * 16),
        OCTAVE_IN_THREE,
        PAPER_RATIOS);
  }

  /** The same sizes in other shapes. */
  public Anchors withRatios(List<Double> other) {
    return new Anchors(baseSizes, scales, other);
  }

  /** A: anchors in each cell. */
  public int perCell() {
    return scales.size() * ratios.size();
  }

  private static boolean arePositive(List<Double> values) {
    return !values.isEmpty() && values.stream().allMatch(v -> v > 0 && Double.isFinite(v));
  }
}
