package io.retinue.ingest.camera;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Guards a thread's calls of a source, which may never return: native code cannot be stopped from
 * outside. Another thread gives a call up once its deadline is over. Then the guarded thread owns
 * only what it has in its hands: it closes that whenever it returns, and ends. Thread-safe.
 */
final class CallGuard {
  /** Thrown on a thread whose call was given up. */
  static final class AbandonedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AbandonedException() {
      super("the call was given up before it returned");
    }
  }

  private final LongSupplier nanoTime;
  private @Nullable String call;
  private long limitNanos;
  private long end;
  private Runnable whenGivenUp = () -> {};
  private boolean abandoned;

  CallGuard(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * A call begins.
   *
   * @param what it does, such as "opening"
   */
  synchronized void enter(String what, Duration limit) {
    enter(what, limit, () -> {});
  }

  /**
   * A call begins.
   *
   * @param onGivingUp counts what the thread has in its hands; runs on the thread that gives the
   *     call up
   */
  synchronized void enter(String what, Duration limit, Runnable onGivingUp) {
    call = what;
    whenGivenUp = onGivingUp;
    limitNanos = limit.toNanos();
    end = nanoTime.getAsLong() + limitNanos;
  }

  /**
   * The call has returned.
   *
   * @throws AbandonedException if it was given up meanwhile
   */
  synchronized void leave() {
    call = null;
    requireKept();
  }

  /**
   * @throws AbandonedException if the thread was given up
   */
  synchronized void requireKept() {
    if (abandoned) {
      throw new AbandonedException();
    }
  }

  /** Gives up a call whose deadline is over; what it did, in words, or null if there is none. */
  synchronized @Nullable String abandonOverdue() {
    if (abandoned || call == null || nanoTime.getAsLong() - end < 0) {
      return null;
    }
    giveUp();
    return "%s did not return within %.3g s".formatted(call, limitNanos / 1e9);
  }

  /** Whether the thread was not given up. It is stable outside of calls. */
  synchronized boolean isKept() {
    return !abandoned;
  }

  /** Gives up the call that runs; false if none does. */
  synchronized boolean abandon() {
    if (call != null && !abandoned) {
      giveUp();
    }
    return abandoned;
  }

  private void giveUp() {
    abandoned = true;
    whenGivenUp.run();
  }
}
