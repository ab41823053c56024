package io.retinue.retinanet.detection;

import java.util.Arrays;

/**
 * The top k of many logits, without an object for each. Of equal logits the earlier index ranks
 * higher. Not thread-safe.
 */
final class TopLogits {
  private static final int FIRST_CAPACITY = 256;

  private final int most;

  /**
   * A heap, the worst at its root. A key's upper half orders as the logit does, its lower half
   * against the index: the greater key is the better.
   */
  private long[] keys = new long[FIRST_CAPACITY];

  private int size;

  /**
   * @param most how many are kept, 1 or more
   */
  TopLogits(int most) {
    this.most = most;
  }

  /**
   * Takes the best of {@code logits[offset + from]} to {@code logits[offset + to - 1]} above a
   * threshold.
   *
   * @param counts outputs that count, by their place among the classes: index modulo the length
   * @return indices without the offset, best first
   */
  int[] of(float[] logits, int offset, int from, int to, float threshold, boolean[] counts) {
    size = 0;
    // Rises to the worst that is kept, so that of a crowd hardly any is looked at twice.
    float floor = threshold;
    for (int i = from; i < to; i++) {
      float logit = logits[offset + i];
      if (logit > floor && counts[i % counts.length]) {
        add(key(logit, i));
        if (size == most) {
          floor = Math.max(threshold, logits[offset + index(keys[0])]);
        }
      }
    }
    Arrays.sort(keys, 0, size);
    int[] best = new int[size];
    for (int i = 0; i < size; i++) {
      best[i] = index(keys[size - 1 - i]);
    }
    return best;
  }

  private void add(long key) {
    if (size == most) {
      sink(key);
      return;
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, (int) Math.min(most, size * 2L));
    }
    int at = size++;
    while (at > 0 && keys[(at - 1) / 2] > key) {
      keys[at] = keys[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    keys[at] = key;
  }

  /** Puts a key in the place of the worst. */
  private void sink(long key) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && keys[child + 1] < keys[child]) {
        child++;
      }
      if (keys[child] >= key) {
        break;
      }
      keys[at] = keys[child];
      at = child;
    }
    keys[at] = key;
  }

  private static long key(float logit, int index) {
    int bits = Float.floatToRawIntBits(logit);
    // Negative numbers order the other way round among their bits.
    int ordered = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return (long) ordered << 32 | (~index & 0xFFFFFFFFL);
  }

  private static int index(long key) {
    return ~(int) key;
  }
}
