package io.retinue.retinanet.data;

import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The order in which examples are trained on: again and again through all of them, shuffled each
 * time, each varied in its own way. The seed decides it.
 */
public final class ExampleOrder {
  private final SplittableRandom random;
  private final Augmentation augmentation;
  private final int[] shuffled;
  private int next;

  public ExampleOrder(int size, Augmentation augmentation, long seed) {
    this.random = new SplittableRandom(seed);
    this.augmentation = augmentation;
    this.shuffled = IntStream.range(0, size).toArray();
    this.next = size;
  }

  /**
   * One example to train on.
   *
   * @param flipped mirrored left to right
   * @param zoom how it is enlarged or shrunk
   * @param colors how its colors change
   */
  record Pick(int index, boolean flipped, ScaleJitter zoom, ColorJitter.ColorChange colors) {
    /** The example as it is shown. */
    PreprocessedExample of(PreprocessedExample example) {
      return colors.of(zoom.of(flipped ? example.flipped() : example));
    }
  }

  /** Goes on as if so many had been shown already. */
  public void skip(long picks) {
    for (long i = 0; i < picks; i++) {
      next();
    }
  }

  Pick next() {
    if (next == shuffled.length) {
      shuffle();
      next = 0;
    }
    return new Pick(
        shuffled[next++],
        random.nextDouble() < augmentation.flipProbability(),
        zoom(),
        augmentation.colors().draw(random));
  }

  private ScaleJitter zoom() {
    double scale = factor(augmentation.scaleJitter());
    double stretch = Math.sqrt(factor(augmentation.aspectJitter()));
    if (scale == 1 && stretch == 1) {
      return ScaleJitter.NONE;
    }
    return new ScaleJitter(
        scale * stretch, scale / stretch, random.nextDouble(), random.nextDouble());
  }

  /** From 1 / (1 + jitter) to 1 + jitter, as often above 1 as below. Draws nothing for 0. */
  private double factor(double jitter) {
    return jitter == 0 ? 1 : Math.pow(1 + jitter, 2 * random.nextDouble() - 1);
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
