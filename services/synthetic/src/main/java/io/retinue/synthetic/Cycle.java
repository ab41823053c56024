package io.retinue.synthetic;

/** What one bicycle looks like. */
record Cycle(int paint, boolean basket, boolean panniers, boolean helmet, int luggage) {
  private static final int[] PAINTS = {
    0xD6322B, 0x1F77C9, 0xF2C230, 0x2B9E66, 0xF0F0EC, 0xE0702A, 0x7B3FA0, 0x27B5B0
  };

  static Cycle of(Dice dice) {
    return new Cycle(
        dice.of(1, PAINTS),
        dice.chance(2, 0.3),
        dice.chance(3, 0.35),
        dice.chance(4, 0.5),
        dice.of(5, PAINTS));
  }
}
