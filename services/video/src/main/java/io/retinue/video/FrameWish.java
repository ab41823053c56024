package io.retinue.video;

/**
 * Which picture a caller wants next, where it wants fewer than there are.
 *
 * @param fromMs media time before which none is wanted, in milliseconds
 * @param everyMs time from one wanted picture to the next, in milliseconds; 0 where every picture
 *     from {@code fromMs} on is wanted
 */
public record FrameWish(long fromMs, double everyMs) {
  /** Every picture is wanted. */
  public static final FrameWish EVERY_FRAME = new FrameWish(Long.MIN_VALUE, 0);

  public FrameWish {
    if (!(everyMs >= 0)) {
      throw new IllegalArgumentException(
          "everyMs " + everyMs + " is out of range: write 0 or more.");
    }
  }

  /** Whether a picture of that media time is the wanted one. */
  public boolean isMetAt(long mediaTimeMs) {
    return mediaTimeMs >= fromMs;
  }

  /** The same wish, by a clock that is behind by so much. */
  public FrameWish earlierBy(long ms) {
    return fromMs == Long.MIN_VALUE ? this : new FrameWish(fromMs - ms, everyMs);
  }

  boolean isForEvery() {
    return everyMs == 0;
  }

  /** A key frame up to this time may stand for the first picture that would be wanted. */
  double latestMs() {
    return fromMs + everyMs / 2;
  }
}
