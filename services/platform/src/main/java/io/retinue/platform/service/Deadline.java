package io.retinue.platform.service;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** A point in time by which something must be done, on the monotonic clock. Thread-safe. */
public final class Deadline {
  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final LongSupplier nanoTime;
  private final long end;

  private Deadline(Duration total, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.end = nanoTime.getAsLong() + total.toNanos();
  }

  public static Deadline in(Duration total) {
    return new Deadline(total, System::nanoTime);
  }

  static Deadline in(Duration total, LongSupplier nanoTime) {
    return new Deadline(total, nanoTime);
  }

  public boolean isOver() {
    return end - nanoTime.getAsLong() <= 0;
  }

  /** The time that is left; zero once it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - nanoTime.getAsLong()));
  }

  /**
   * Checks the condition every 50 ms, and at least once.
   *
   * @return false if the condition does not hold when the deadline is over
   */
  public boolean await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (isOver()) {
        return false;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return true;
  }
}
