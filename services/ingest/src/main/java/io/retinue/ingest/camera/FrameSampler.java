package io.retinue.ingest.camera;

import io.retinue.video.FrameWish;
import java.util.OptionalDouble;

/**
 * Thins a camera's frames to a rate, by media time alone: the same file gives the same frames on
 * every run. Not thread-safe.
 */
final class FrameSampler {
  private final double intervalMs;
  private double nextMs = Double.NEGATIVE_INFINITY;

  /**
   * @param maxFramesPerSecond empty admits everything
   */
  FrameSampler(OptionalDouble maxFramesPerSecond) {
    this.intervalMs = maxFramesPerSecond.isPresent() ? 1000 / maxFramesPerSecond.getAsDouble() : 0;
  }

  /** Which frame is admitted next. */
  FrameWish wish() {
    long fromMs =
        nextMs == Double.NEGATIVE_INFINITY ? Long.MIN_VALUE : (long) Math.ceil(nextMs - 0.5);
    return new FrameWish(fromMs, intervalMs);
  }

  /** Whether the frame at {@code mediaTimeMs} is wanted. Half a millisecond is rounding. */
  boolean admits(long mediaTimeMs) {
    if (mediaTimeMs + 0.5 < nextMs) {
      return false;
    }
    // Counting from what was due, not from what came, keeps the mean rate; after a gap it starts
    // anew.
    double due = mediaTimeMs - nextMs > intervalMs ? mediaTimeMs : nextMs;
    nextMs = due + intervalMs;
    return true;
  }
}
