package io.retinue.testkit;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * A time limit for a test. After it the test fails with the stacks of all threads, which show what
 * hung.
 */
public final class Deadline {
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private final Duration total;
  private final long end;

  private Deadline(Duration total) {
    this.total = total;
    this.end = System.nanoTime() + total.toNanos();
  }

  public static Deadline in(Duration total) {
    return new Deadline(total);
  }

  public static Deadline inSeconds(long seconds) {
    return in(Duration.ofSeconds(seconds));
  }

  /** The time that is left; zero after the limit. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  public boolean isOver() {
    return end - System.nanoTime() <= 0;
  }

  /** Fails the test after the limit. */
  public void require(String what) {
    if (isOver()) {
      throw new AssertionError("not in " + total + ": " + what + "\n" + threads());
    }
  }

  /** Returns when the condition is true; fails the test after the limit. */
  public void await(String what, Callable<Boolean> condition) {
    try {
      while (!condition.call()) {
        require(what);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (Exception e) {
      throw new AssertionError("while waiting until " + what, e);
    }
  }

  private static String threads() {
    StringBuilder dump = new StringBuilder();
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true, 40)) {
      dump.append(thread);
    }
    return dump.toString();
  }
}
