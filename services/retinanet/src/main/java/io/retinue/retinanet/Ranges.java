package io.retinue.retinanet;

/** Checks of settings: every message names the rule and the value that broke it. */
public final class Ranges {
  private Ranges() {}

  /**
   * @throws IllegalArgumentException naming the component and what it may be
   */
  public static void require(String name, int value, int min, int max) {
    require(value >= min && value <= max, name + " must be from " + min + " to " + max, value);
  }

  /**
   * @throws IllegalArgumentException with the rule and the value given
   */
  public static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", not " + value);
    }
  }
}
