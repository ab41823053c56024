package io.retinue.retinanet;

/**
 * Columns and rows of the network's input, multiples of {@value #MULTIPLE}, so that the backbone's
 * five halvings divide them.
 */
public record InputSize(int width, int height) {
  /** What both sides are multiples of. */
  public static final int MULTIPLE = 32;

  /** The longest side. */
  public static final int MAX_SIDE = 4096;

  public InputSize {
    requireSide("inputWidth", width);
    requireSide("inputHeight", height);
  }

  /** The smallest input that a picture of so many columns and rows fits into. */
  public static InputSize around(int columns, int rows) {
    return new InputSize(rounded(columns), rounded(rows));
  }

  /** The smallest input that this and another fit into, as the pictures of one batch must. */
  public InputSize or(InputSize other) {
    return new InputSize(Math.max(width, other.width), Math.max(height, other.height));
  }

  private static int rounded(int side) {
    return (side + MULTIPLE - 1) / MULTIPLE * MULTIPLE;
  }

  private static void requireSide(String name, int side) {
    Ranges.require(
        side >= MULTIPLE && side <= MAX_SIDE && side % MULTIPLE == 0,
        "%s must be a multiple of %d from %d to %d".formatted(name, MULTIPLE, MULTIPLE, MAX_SIDE),
        side);
  }
}
