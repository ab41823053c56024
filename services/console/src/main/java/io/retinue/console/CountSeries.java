package io.retinue.console;

import java.util.Arrays;

/**
 * How many objects were there in each slot of a day: a ring of {@value #SLOTS} slots of 10 s. An
 * object counts once in each slot in which it was there at any moment. Not thread-safe.
 */
final class CountSeries {
  static final long SLOT_MS = 10_000;
  static final int SLOTS = 24 * 360;

  private final short[] counts;
  private long newest;

  /**
   * @param newest the slot at this moment
   */
  CountSeries(long newest) {
    this(new short[SLOTS], newest);
  }

  private CountSeries(short[] counts, long newest) {
    this.counts = counts;
    this.newest = newest;
  }

  /** The slot of a moment, Unix time in milliseconds. */
  static long slot(long ms) {
    return Math.floorDiv(ms, SLOT_MS);
  }

  CountSeries copy() {
    return new CountSeries(counts.clone(), newest);
  }

  /** Forgets the slots that are older than a day. */
  void advance(long now) {
    if (now - newest >= SLOTS) {
      Arrays.fill(counts, (short) 0);
    }
    for (long slot = Math.max(newest + 1, now - SLOTS + 1); slot <= now; slot++) {
      counts[index(slot)] = 0;
    }
    newest = Math.max(newest, now);
  }

  /** Counts one more object from the first slot to the last one, as far as they are of this day. */
  void add(long first, long last) {
    for (long slot = Math.max(first, newest - SLOTS + 1); slot <= Math.min(last, newest); slot++) {
      int index = index(slot);
      counts[index] = (short) Math.min(Short.MAX_VALUE, counts[index] + 1);
    }
  }

  /** The newest slot that can be counted. */
  long newest() {
    return newest;
  }

  /** The count of a slot; 0 if it is older than a day or to come. */
  int at(long slot) {
    return slot > newest || slot <= newest - SLOTS ? 0 : counts[index(slot)];
  }

  private static int index(long slot) {
    return Math.floorMod(slot, SLOTS);
  }
}
