package io.retinue.detector;

import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.StopSignal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a Streams thread that failed, after a {@link Backoff}, until too many failed within one
 * window. Then only a restart or a person can help: the detector reports itself dead and stops. No
 * frame is lost meanwhile. Thread-safe.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final int most;
  private final Duration window;
  private final Clock clock;
  private final Deque<Instant> deaths = new ArrayDeque<>();
  private final StopSignal closing = new StopSignal();
  private final Backoff backoff;
  private @Nullable String causeOfDeath;

  /**
   * @param most replacements within the window
   * @param firstPause before the first replacement of a window
   */
  ThreadReplacement(int most, Duration window, Duration firstPause, Clock clock) {
    this.most = most;
    this.window = window;
    this.backoff = new Backoff(firstPause, LONGEST_PAUSE);
    this.clock = clock;
  }

  /** Why no thread is replaced any more; empty while the detector lives. */
  synchronized Optional<String> causeOfDeath() {
    return Optional.ofNullable(causeOfDeath);
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    if (isIn(exception, StillWaitingException.class)) {
      // The outage of the registry or a slow load, each of them minutes long; it is no failure.
      LOG.warn("frames are taken up again: {}", innermost(exception));
      return closing.isStopped()
          ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
          : StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    if (isIn(exception, StuckCallException.class)) {
      die(exception);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    int number = count(exception);
    if (number > most) {
      LOG.error(
          "{} detector threads failed within {}; the detector stops", number, window, exception);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    Duration pause = backoff.after(number - 1);
    LOG.error(
        "detector thread failed ({} of {} within {}); replacing it in {} ms",
        number,
        most,
        window,
        pause.toMillis(),
        exception);
    return closing.await(pause)
        ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
        : StreamThreadExceptionResponse.REPLACE_THREAD;
  }

  private synchronized int count(Throwable exception) {
    Instant now = clock.instant();
    while (!deaths.isEmpty() && deaths.getFirst().isBefore(now.minus(window))) {
      deaths.removeFirst();
    }
    deaths.addLast(now);
    if (deaths.size() > most) {
      causeOfDeath = innermost(exception);
    }
    return deaths.size();
  }

  private synchronized void die(Throwable exception) {
    causeOfDeath = innermost(exception);
  }

  private static boolean isIn(Throwable exception, Class<? extends Throwable> type) {
    for (Throwable e = exception; e != null; e = e.getCause()) {
      if (type.isInstance(e)) {
        return true;
      }
    }
    return false;
  }

  private static String innermost(Throwable exception) {
    Throwable cause = exception;
    while (cause.getCause() != null && !(cause instanceof DeviceFailureException)) {
      cause = cause.getCause();
    }
    return cause.toString();
  }

  /** Ends all pauses. */
  @Override
  public void close() {
    closing.stop();
  }
}
