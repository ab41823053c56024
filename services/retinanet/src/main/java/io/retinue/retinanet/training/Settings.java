package io.retinue.retinanet.training;

/** What every setting of a recipe is checked with. */
final class Settings {
  private Settings() {}

  /**
   * @throws IllegalArgumentException saying the rule and what was given instead
   */
  static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", not " + value);
    }
  }
}
