package io.retinue.detector.model;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures calls of the model. From the slowest it derives how long the next may take, so that
 * models of any speed are waited for and a call that hangs is noticed. Thread-safe.
 */
public final class BatchClock {
  /** A call may take this many times what the slowest call of the release took for a picture. */
  private static final int FACTOR = 10;

  /** Calls after which a slow one begins to be forgotten; after twice as many it is. */
  private static final int WINDOW = 100;

  private final Duration shortest;
  private final Duration cold;
  private final LongSupplier nanoTime;
  private @Nullable ServingRelease release;
  private Duration slowestNow = Duration.ZERO;
  private Duration slowestBefore = Duration.ZERO;
  private Duration fastestNow = Duration.ZERO;
  private Duration fastestBefore = Duration.ZERO;
  private int calls;
  private long finishedAt;
  private boolean hasFinished;

  /** 30 s at least for a call; 10 minutes where the network must be compiled first. */
  public BatchClock() {
    this(Duration.ofSeconds(30), Duration.ofMinutes(10), System::nanoTime);
  }

  /**
   * @param shortest time that every call has
   * @param cold time that a call has besides if its size of input comes for the first time, or no
   *     warm call of its release is known
   */
  public BatchClock(Duration shortest, Duration cold, LongSupplier nanoTime) {
    this.shortest = shortest;
    this.cold = cold;
    this.nanoTime = nanoTime;
  }

  /** Records a call. Cold ones say nothing about the next. */
  public synchronized void finished(
      ServingRelease by, int pictures, Duration took, Temperature temperature) {
    finishedAt = nanoTime.getAsLong();
    hasFinished = true;
    if (!by.equals(release)) {
      release = by;
      slowestNow = Duration.ZERO;
      slowestBefore = Duration.ZERO;
      fastestNow = Duration.ZERO;
      fastestBefore = Duration.ZERO;
      calls = 0;
    }
    if (temperature == Temperature.COLD) {
      return;
    }
    if (calls == WINDOW) {
      slowestBefore = slowestNow;
      slowestNow = Duration.ZERO;
      fastestBefore = fastestNow;
      fastestNow = Duration.ZERO;
      calls = 0;
    }
    calls++;
    Duration each = took.dividedBy(pictures);
    slowestNow = longer(slowestNow, each);
    fastestNow = shorter(fastestNow, each);
  }

  /**
   * The longest that a call for so many pictures took of late, computed for each picture; zero
   * before the first call.
   */
  public synchronized Duration expected(int pictures) {
    return longer(slowestNow, slowestBefore).multipliedBy(pictures);
  }

  /**
   * The same of the shortest: what the model itself needs, whatever else the machine did meanwhile.
   */
  public synchronized Duration atBest(int pictures) {
    return shorter(fastestNow, fastestBefore).multipliedBy(pictures);
  }

  /** Zero stands for no call. */
  private static Duration shorter(Duration a, Duration b) {
    boolean isFirst = b.isZero() || (!a.isZero() && a.compareTo(b) < 0);
    return isFirst ? a : b;
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /**
   * How long a call may take before it counts as stuck. A release of which no warm call is known
   * may be slower than the one before: its first calls have the time of cold ones.
   */
  synchronized Duration deadline(ServingRelease by, int pictures, Temperature temperature) {
    boolean isMeasured = by.equals(release) && !expected(1).isZero();
    return temperature == Temperature.WARM && isMeasured ? known(pictures) : longest(pictures);
  }

  /** The most that {@link #deadline} allows, whatever release takes the call. */
  Duration longest(int pictures) {
    return known(pictures).plus(cold);
  }

  private Duration known(int pictures) {
    return longer(expected(pictures).multipliedBy(FACTOR), shortest);
  }

  /** Time since the last call returned; empty before the first. */
  public synchronized Optional<Duration> sinceLast() {
    return hasFinished
        ? Optional.of(Duration.ofNanos(nanoTime.getAsLong() - finishedAt))
        : Optional.empty();
  }

  /** Whether a call computes only, or compiles its network first. */
  public enum Temperature {
    WARM,
    COLD
  }
}
