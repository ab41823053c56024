package io.retinue.detector.batch;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Backoff;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.StopSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats what needs the schema registry while the registry is away. No record is to blame for
 * that, so none is dead-lettered: the poll waits. Thread-safe.
 */
public final class RegistryPatience implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RegistryPatience.class);

  private final Duration longest;
  private final Duration firstPause;
  private final StopSignal closing = new StopSignal();
  private volatile @Nullable String trouble;

  /**
   * @param longest time for one call with all its repetitions; below the consumer's poll interval
   */
  public RegistryPatience(Duration longest, Duration firstPause) {
    this.longest = longest;
    this.firstPause = firstPause;
  }

  /** Why the registry is waited for; empty where it is not. */
  public Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /**
   * What the call returns. A registry that answers, but with a refusal, is repeated too: without it
   * no record can be told from a bad one.
   *
   * @throws StillWaitingException when the registry was away for too long, or the detector closes
   */
  public <T> T await(Supplier<T> call) {
    Deadline deadline = Deadline.in(longest);
    Backoff backoff = new Backoff(firstPause, Duration.ofSeconds(5));
    while (true) {
      try {
        T result = call.get();
        trouble = null;
        return result;
      } catch (RetinueException e) {
        if (trouble == null) {
          LOG.warn("frames wait for the schema registry: {}; {}", e.getMessage(), e.remedy());
        }
        trouble = e.getMessage() + "; " + e.remedy();
        if (deadline.isOver() || closing.await(backoff.next())) {
          throw new StillWaitingException(e.getMessage() + "; " + e.remedy(), e);
        }
      }
    }
  }

  @Override
  public void close() {
    closing.stop();
  }
}
