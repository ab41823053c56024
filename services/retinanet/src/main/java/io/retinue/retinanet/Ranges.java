package io.retinue.retinanet;

/** What every whole number of a specification is checked with. */
final class Ranges {
  private Ranges() {}

  /**
   * @throws IllegalArgumentException naming the component and what it may be
   */
  static void require(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + " must be from " + min + " to " + max + ", not " + value);
    }
  }
}
