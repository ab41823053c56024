package io.retinue.ingest.state;

import java.time.Duration;

/**
 * Notices that a camera is quiet: its source gives nothing, every picture that it gives is damaged,
 * or nothing of what it gives is acknowledged. A frame that is left out on purpose is a sign of
 * life. Times are of the monotonic clock. Not thread-safe.
 */
final class StallWatch {
  /** A source may be late by so many frames. */
  private static final double FRAMES_LATE = 3;

  private static final long NONE = Long.MIN_VALUE;

  private long readAt;
  private long acknowledgedAt;
  private long unansweredSince = NONE;
  private long damagedSince = NONE;
  private long intervalNanos;

  StallWatch(long now) {
    readAt = now;
    acknowledgedAt = now;
  }

  /** Begins an epoch. */
  void begin(long now, double framesPerSecond) {
    readAt = now;
    acknowledgedAt = now;
    unansweredSince = NONE;
    damagedSince = NONE;
    intervalNanos = (long) (1e9 / framesPerSecond);
  }

  void read(long now) {
    readAt = now;
  }

  /** A picture came damaged. */
  void damaged(long now) {
    if (damagedSince == NONE) {
      damagedSince = now;
    }
  }

  /** A picture came whole. */
  void whole() {
    damagedSince = NONE;
  }

  /** A frame is to be published. */
  void wanted(long now) {
    if (unansweredSince == NONE) {
      unansweredSince = now;
    }
  }

  void acknowledged(long now) {
    readAt = now;
    acknowledgedAt = now;
    unansweredSince = NONE;
  }

  boolean isStalled(long now, Duration after) {
    long longest = Math.max(after.toNanos(), (long) (FRAMES_LATE * intervalNanos));
    long silent = Math.max(now - readAt, since(unansweredSince, now));
    return Math.max(silent, since(damagedSince, now)) > longest;
  }

  /** Whether the newest pictures came damaged. */
  boolean isDamaged() {
    return damagedSince != NONE;
  }

  private static long since(long begin, long now) {
    return begin == NONE ? 0 : now - begin;
  }

  /** Time without an acknowledged frame. */
  long silentNanos(long now) {
    return now - acknowledgedAt;
  }
}
