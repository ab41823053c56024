package io.retinue.platform.service;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongUnaryOperator;

/**
 * How long to wait before the next attempt: exponential backoff with full jitter. The n-th wait is
 * uniform between 0 and {@code first · 2ⁿ}, at most {@code longest}, so that clients that failed
 * together do not come back together. It computes waits only; see {@link StopSignal} for waiting.
 * Not thread-safe.
 */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 20;

  private final Duration first;
  private final Duration longest;
  private final LongUnaryOperator random;
  private int failures;

  public Backoff(Duration first, Duration longest) {
    this(first, longest, bound -> ThreadLocalRandom.current().nextLong(bound));
  }

  /**
   * @param random a number from 0, inclusive, to its argument, exclusive
   */
  Backoff(Duration first, Duration longest, LongUnaryOperator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** The wait after one more failure. */
  public Duration next() {
    return after(failures++);
  }

  /** The wait after so many earlier failures, whatever {@link #next} has counted. */
  public Duration after(int earlierFailures) {
    Duration doubled = first.multipliedBy(1L << Math.min(earlierFailures, MOST_DOUBLINGS));
    Duration most = doubled.compareTo(longest) < 0 ? doubled : longest;
    return Duration.ofNanos(random.applyAsLong(most.toNanos() + 1));
  }

  /** An attempt succeeded: the next wait is again the first. */
  public void reset() {
    failures = 0;
  }
}
