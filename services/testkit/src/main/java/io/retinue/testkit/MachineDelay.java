package io.retinue.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long this machine kept a thread waiting that had something to do: because it was busy, or
 * stood still. Tests that compare times add it to their bounds. Close it.
 */
public final class MachineDelay implements AutoCloseable {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicLong longest = new AtomicLong();

  public MachineDelay() {
    Thread thread = new Thread(this::measure, "machine-delay");
    thread.setDaemon(true);
    thread.start();
  }

  private void measure() {
    try {
      long before = System.nanoTime();
      while (!closed.await(PERIOD_NANOS, TimeUnit.NANOSECONDS)) {
        long now = System.nanoTime();
        long late = now - before - PERIOD_NANOS;
        longest.accumulateAndGet(late, Math::max);
        before = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The longest so far. */
  public Duration longest() {
    return Duration.ofNanos(longest.get());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
