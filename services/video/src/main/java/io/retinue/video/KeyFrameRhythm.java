package io.retinue.video;

import java.util.Arrays;

/**
 * When the next key frame of a stream is due, as far as the last ones show. Nothing is expected of
 * a stream before three groups of pictures in a row came as expected; after each wrong expectation
 * it must be twice as many. Not thread-safe.
 */
final class KeyFrameRhythm {
  private static final int FEWEST_GROUPS = 3;

  /** Two minutes or so: a camera that changed its settings is trusted again. */
  private static final int MOST_GROUPS = 48;

  private final long[] distances = new long[FEWEST_GROUPS];
  private boolean began;
  private long keyMs;
  private long groups;
  private int needed = FEWEST_GROUPS;
  private boolean broken;

  /** A key frame has come. */
  void key(long mediaTimeMs) {
    if (began && !broken) {
      distances[(int) (groups % FEWEST_GROUPS)] = mediaTimeMs - keyMs;
      groups++;
    }
    began = true;
    broken = false;
    keyMs = mediaTimeMs;
  }

  /** A packet did not give just its own picture, whole. The group that has begun does not count. */
  void broke() {
    broken = true;
    groups = 0;
  }

  /** An expectation was wrong. */
  void missed() {
    broke();
    needed = Math.min(2 * needed, MOST_GROUPS);
  }

  /** Media time of the next key frame, or a little more; infinite where that is not known. */
  double nextKeyMs() {
    return groups >= needed
        ? keyMs + (double) Arrays.stream(distances).max().getAsLong()
        : Double.POSITIVE_INFINITY;
  }
}
