package io.retinue.retinanet.training;

import java.util.SplittableRandom;

/**
 * The order in which examples are trained on: again and again through all of them, shuffled each
 * time, each flipped or not. The seed decides it.
 */
final class ExampleOrder {
  private final SplittableRandom random;
  private final double flipProbability;
  private final double scaleJitter;
  private final int[] shuffled;
  private int next;

  ExampleOrder(int size, double flipProbability, double scaleJitter, long seed) {
    this.random = new SplittableRandom(seed);
    this.flipProbability = flipProbability;
    this.scaleJitter = scaleJitter;
    this.shuffled = new int[size];
    for (int i = 0; i < size; i++) {
      shuffled[i] = i;
    }
    this.next = size;
  }

  /**
   * One example to train on.
   *
   * @param flipped mirrored left to right
   * @param zoom how it is enlarged or shrunk
   */
  record Pick(int index, boolean flipped, Zoom zoom) {}

  Pick next() {
    if (next == shuffled.length) {
      shuffle();
      next = 0;
    }
    return new Pick(shuffled[next++], random.nextDouble() < flipProbability, zoom());
  }

  private Zoom zoom() {
    if (scaleJitter == 0) {
      return Zoom.NONE;
    }
    double exponent = 2 * random.nextDouble() - 1;
    return new Zoom(Math.pow(1 + scaleJitter, exponent), random.nextDouble(), random.nextDouble());
  }

  private void shuffle() {
    for (int i = shuffled.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = shuffled[i];
      shuffled[i] = shuffled[j];
      shuffled[j] = swapped;
    }
  }
}
