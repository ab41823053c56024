package io.retinue.trainer.gate;

/**
 * What a challenger must show.
 *
 * @param minimumGain by how much its AP must exceed the champion's, 0 to 1; with 0 any gain passes
 * @param classMargin how much of its AP a class that the champion knows may lose, 0 to 1, beyond
 *     chance ({@link #marginFor})
 */
public record GateSettings(double minimumGain, double classMargin) {
  public GateSettings {
    if (!(minimumGain >= 0 && minimumGain < 1)) {
      throw new IllegalArgumentException("minimumGain is " + minimumGain + ": give 0 to 0.99.");
    }
    if (!(classMargin >= 0 && classMargin <= 1)) {
      throw new IllegalArgumentException("classMargin is " + classMargin + ": give 0 to 1.");
    }
  }

  /** Any gain; a class may lose 0.05 beyond chance. */
  public static GateSettings defaults() {
    return new GateSettings(0, 0.05);
  }

  /**
   * What a class with this many validation boxes may lose: {@code classMargin + 1 / (2 √truths)}.
   * The second part is the largest standard error of a share of so many boxes: one box found or
   * missed must not decide, a hundred must.
   *
   * @param truths validation boxes of the class, at least 1
   */
  public double marginFor(int truths) {
    return classMargin + 0.5 / Math.sqrt(truths);
  }
}
