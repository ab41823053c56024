package io.retinue.ingest.camera;

import java.time.Duration;

/**
 * Notices that frames of a live source wait for this machine: they come later and later, compared
 * with their media time. Then old frames are dropped, so that newer ones are seen in time; one a
 * second is kept, so that a machine that never catches up still shows something. What counts is the
 * last minute: a camera's clock runs faster or slower than ours. Times are of the monotonic clock.
 * Not thread-safe.
 */
final class Overload {
  private static final long LATE_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long KEPT_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long WINDOW_NANOS = Duration.ofSeconds(30).toNanos();

  private long windowStart;
  private long leastBefore = Long.MAX_VALUE;
  private long least = Long.MAX_VALUE;
  private long keptAt;
  private boolean started;

  /** Whether the frame is to be dropped because newer ones already wait. */
  boolean drops(long mediaTimeMs, long now) {
    long delay = now - Duration.ofMillis(mediaTimeMs).toNanos();
    if (!started || now - windowStart >= WINDOW_NANOS) {
      leastBefore = started ? least : Long.MAX_VALUE;
      least = Long.MAX_VALUE;
      windowStart = now;
      keptAt = started ? keptAt : now;
      started = true;
    }
    least = Math.min(least, delay);
    boolean isLate = delay - Math.min(least, leastBefore) > LATE_NANOS;
    if (isLate && now - keptAt < KEPT_EVERY_NANOS) {
      return true;
    }
    keptAt = now;
    return false;
  }
}
