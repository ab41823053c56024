package io.retinue.ingest.camera;

import io.retinue.platform.service.Backoff;
import java.time.Duration;

/**
 * How long a camera pauses after a failure: at random up to 0.5 s, doubled with each failure up to
 * a longest one, for ever; after 60 s of health from the beginning. Times are of the monotonic
 * clock. Thread-safe.
 */
final class ReconnectPolicy {
  /** The longest pause after the first failure. */
  static final Duration FIRST = Duration.ofMillis(500);

  private static final long HEALTHY_NANOS = Duration.ofSeconds(60).toNanos();

  private final Backoff backoff;
  private boolean isOpen;
  private long openedAt;

  /**
   * @param longest however many attempts have failed
   */
  ReconnectPolicy(Duration longest) {
    this(new Backoff(FIRST, longest));
  }

  ReconnectPolicy(Backoff backoff) {
    this.backoff = backoff;
  }

  /** The source gave its first frame. */
  synchronized void opened(long now) {
    isOpen = true;
    openedAt = now;
  }

  /** The pause before the next attempt. */
  synchronized Duration failed(long now) {
    if (isOpen && now - openedAt >= HEALTHY_NANOS) {
      backoff.reset();
    }
    isOpen = false;
    return backoff.next();
  }
}
