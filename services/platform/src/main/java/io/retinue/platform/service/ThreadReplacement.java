package io.retinue.platform.service;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a Kafka Streams thread that failed is replaced, and waits before it is.
 *
 * <ul>
 *   <li>The environment failed, which a {@link RetinueException} of kind UNREACHABLE among the
 *       causes shows: it is replaced after a {@link Backoff}, as often as necessary.
 *   <li>No other thread would help: the service reports itself dead at once.
 *   <li>Anything else: replaced after a pause, but at most so often within one window. Then only a
 *       restart or a person can help, and the service reports itself dead.
 * </ul>
 *
 * <p>No record is lost meanwhile: the next thread begins after the last commit. The window is
 * measured on the monotonic clock. Thread-safe.
 */
public final class ThreadReplacement implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);

  /** Longer than an attempt and the pause before it. */
  private static final Duration TROUBLE_LASTS = Duration.ofSeconds(30);

  /**
   * When a service stops replacing threads.
   *
   * @param most replacements within the window
   * @param window in which they are counted
   * @param firstPause before the first replacement
   * @param longestPause before any
   */
  public record Limits(int most, Duration window, Duration firstPause, Duration longestPause) {
    /** Ten in ten minutes, with pauses of at most 0.5 s, 1 s, 2 s, 4 s, 5 s, 5 s … */
    public static Limits defaults() {
      return new Limits(10, Duration.ofMinutes(10), Duration.ofMillis(500), Duration.ofSeconds(5));
    }
  }

  /**
   * What failures of a service mean.
   *
   * @param clear their message names the reason, whatever their cause
   * @param passing the environment's, beside a {@link RetinueException} of kind UNREACHABLE
   * @param fatal no other thread would help
   */
  public record Failures(
      Class<? extends Throwable> clear,
      Class<? extends Throwable> passing,
      Class<? extends Throwable> fatal) {}

  /** Failures of a service that knows none but the environment's and its own. */
  public static final Failures PLAIN =
      new Failures(RetinueException.class, StoppedException.class, VirtualMachineError.class);

  private final String service;
  private final Limits limits;
  private final Failures failures;
  private final LongSupplier nanoTime;
  private final Deque<Long> deaths = new ArrayDeque<>();
  private final StopSignal closing = new StopSignal();
  private final Backoff backoff;
  private int passingInARow;
  private @Nullable String causeOfDeath;
  private @Nullable String trouble;
  private long troubleSince;

  /**
   * @param service its name, for the log
   */
  public ThreadReplacement(String service, Limits limits, Failures failures) {
    this(service, limits, failures, System::nanoTime);
  }

  ThreadReplacement(String service, Limits limits, Failures failures, LongSupplier nanoTime) {
    this.service = service;
    this.limits = limits;
    this.failures = failures;
    this.nanoTime = nanoTime;
    this.backoff = new Backoff(limits.firstPause, limits.longestPause);
  }

  /** Why no thread is replaced any more; empty while the service lives. */
  public synchronized Optional<String> causeOfDeath() {
    return Optional.ofNullable(causeOfDeath);
  }

  /** Why the last thread failed, for 30 s or until work has succeeded since. */
  public synchronized Optional<String> trouble() {
    boolean isOld = nanoTime.getAsLong() - troubleSince > TROUBLE_LASTS.toNanos();
    return isOld ? Optional.empty() : Optional.ofNullable(trouble);
  }

  /** A record was processed: what failed before works again. */
  public synchronized void succeeded() {
    trouble = null;
    passingInARow = 0;
  }

  /**
   * Waits, and returns whether the thread is to be replaced; otherwise the service stops. Called on
   * the thread that failed.
   */
  public boolean replaces(Throwable failure) {
    Duration pause = count(failure);
    return pause != null && !closing.await(pause);
  }

  private synchronized @Nullable Duration count(Throwable failure) {
    long now = nanoTime.getAsLong();
    trouble = reason(failure);
    troubleSince = now;
    if (isIn(failure, failures.fatal)) {
      causeOfDeath = trouble;
      LOG.error("a {} thread failed; it stops", service, failure);
      return null;
    }
    if (isPassing(failure)) {
      Duration pause = backoff.after(passingInARow++);
      LOG.warn("{} thread failed; replacing it in {} ms: {}", service, pause.toMillis(), trouble);
      return pause;
    }
    while (!deaths.isEmpty() && now - deaths.getFirst() > limits.window.toNanos()) {
      deaths.removeFirst();
    }
    deaths.addLast(now);
    int number = deaths.size();
    if (number > limits.most) {
      causeOfDeath = trouble;
      LOG.error(
          "{} {} threads failed within {}; it stops", number, service, limits.window, failure);
      return null;
    }
    Duration pause = backoff.after(number - 1);
    LOG.error(
        "{} thread failed ({} of {} within {}); replacing it in {} ms",
        service,
        number,
        limits.most,
        limits.window,
        pause.toMillis(),
        failure);
    return pause;
  }

  private boolean isPassing(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RetinueException known && known.kind() == ErrorKind.UNREACHABLE) {
        return true;
      }
    }
    return isIn(failure, failures.passing);
  }

  private static boolean isIn(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  /** The clear failure among the causes, else the innermost. */
  private String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && !failures.clear.isInstance(cause)) {
      cause = cause.getCause();
    }
    return cause instanceof RetinueException known
        ? known.getMessage() + "; " + known.remedy()
        : cause.toString();
  }

  /** Ends all pauses. */
  @Override
  public void close() {
    closing.stop();
  }
}
