package io.retinue.detector.model;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Waits for a call in native code, which cannot be interrupted. It counts pauses of at most a
 * second rather than reading a clock: time in which the whole process was stopped does not count.
 */
public final class CallDeadline {
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final int PAUSES = 4;

  private CallDeadline() {}

  /**
   * What the call returns.
   *
   * @param allowed how long it may take; read again after each pause, as it may change once the
   *     call has begun
   * @throws TimeoutException when it took longer
   */
  public static <T> T await(Future<T> call, Supplier<Duration> allowed)
      throws ExecutionException, InterruptedException, TimeoutException {
    Duration waited = Duration.ZERO;
    while (true) {
      Duration pause = pause(allowed.get());
      try {
        return call.get(pause.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        waited = waited.plus(pause);
        if (waited.compareTo(allowed.get()) >= 0) {
          throw e;
        }
      }
    }
  }

  private static Duration pause(Duration allowed) {
    Duration part = allowed.dividedBy(PAUSES).plusMillis(1);
    return part.compareTo(LONGEST_PAUSE) < 0 ? part : LONGEST_PAUSE;
  }
}
