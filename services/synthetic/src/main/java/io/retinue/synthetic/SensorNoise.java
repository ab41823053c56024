package io.retinue.synthetic;

/** Noise of a camera's sensor, from a table, the same for the same frame. */
final class SensorNoise {
  private static final int SIZE = 1 << 15;

  private final byte[] table = new byte[SIZE];
  private final Dice dice;

  /**
   * Fills the table.
   *
   * @param largest largest change of a channel, 0 for none
   */
  SensorNoise(Dice dice, int largest) {
    this.dice = dice;
    for (int i = 0; i < SIZE; i++) {
      // The sum of three uniforms is nearly normal.
      double sum = dice.unit(3 * i) + dice.unit(3 * i + 1) + dice.unit(3 * i + 2) - 1.5;
      table[i] = (byte) StrictMath.rint(sum * largest / 1.5);
    }
  }

  /** Where in the table a row of a frame begins. */
  int start(long frame, int row) {
    return (int) (dice.on(frame).on(row).state() & (SIZE - 1));
  }

  int at(int position) {
    return table[position & (SIZE - 1)];
  }
}
