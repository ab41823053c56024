package io.retinue.video;

import java.time.Duration;

/**
 * What a reader puts up with before it refuses.
 *
 * @param maxPixels most pixels in a frame, 1 to 2^28
 * @param deadline longest time that opening, or reading one frame, may take; more than zero
 */
public record ReaderLimits(long maxPixels, Duration deadline) {
  /** Frames to 8K, and half a minute: a file on a disk that sleeps takes seconds. */
  public static final ReaderLimits DEFAULT = new ReaderLimits(1L << 26, Duration.ofSeconds(30));

  /** Frames to 16 megapixels, and ten seconds: more than cameras have, and than people wait. */
  public static final ReaderLimits LIVE = new ReaderLimits(1L << 24, Duration.ofSeconds(10));

  public ReaderLimits {
    if (maxPixels < 1 || maxPixels > 1L << 28) {
      throw new IllegalArgumentException(
          "maxPixels " + maxPixels + " is out of range: write 1 to 268435456.");
    }
    if (deadline.isZero() || deadline.isNegative()) {
      throw new IllegalArgumentException("deadline " + deadline + " must be more than zero.");
    }
  }
}
