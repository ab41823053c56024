package io.retinue.ingest.camera;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ingest's clock. It gives each run of a camera's reader its epoch: the time, but always later than
 * the camera's epoch before, even if the clock is set back or the process restarts. Thread-safe.
 */
public final class EpochClock {
  private final Clock clock;
  private final Map<String, Long> last;

  /**
   * @param known the newest epoch of each camera that has run before
   */
  public EpochClock(Clock clock, Map<String, Long> known) {
    this.clock = clock;
    this.last = new ConcurrentHashMap<>(known);
  }

  /** The time, in whole milliseconds. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** The newest epoch of a camera; 0 before the first. */
  public long last(String camera) {
    return last.getOrDefault(camera, 0L);
  }

  public long next(String camera) {
    return last.merge(camera, clock.millis(), (before, now) -> Math.max(before + 1, now));
  }
}
