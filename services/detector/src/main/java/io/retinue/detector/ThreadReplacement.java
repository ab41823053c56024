package io.retinue.detector;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a Streams thread that died, after a pause that doubles, until too many died within one
 * window: then only a restart or a person can help, and the detector says so and stops. Frames stay
 * where they are until then. Thread-safe.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final int most;
  private final Duration window;
  private final Duration firstPause;
  private final Clock clock;
  private final Deque<Instant> deaths = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private @Nullable String causeOfDeath;

  /**
   * @param most replacements within the window
   * @param firstPause before the first replacement of a window
   */
  ThreadReplacement(int most, Duration window, Duration firstPause, Clock clock) {
    this.most = most;
    this.window = window;
    this.firstPause = firstPause;
    this.clock = clock;
  }

  /** Why no thread is replaced any more; empty while the detector lives. */
  synchronized Optional<String> causeOfDeath() {
    return Optional.ofNullable(causeOfDeath);
  }

  @Override
  public StreamThreadExceptionResponse handle(Throwable exception) {
    int number = count(exception);
    if (number > most) {
      LOG.error(
          "{} detector threads died within {}; the detector stops", number, window, exception);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
    Duration pause = pause(number);
    LOG.error("detector thread died, number {} of {}; next in {}", number, most, pause, exception);
    try {
      boolean closed = closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      return closed
          ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
          : StreamThreadExceptionResponse.REPLACE_THREAD;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }
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

  private Duration pause(int number) {
    Duration doubled = firstPause.multipliedBy(1L << Math.min(number - 1, 20));
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
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
    closing.countDown();
  }
}
