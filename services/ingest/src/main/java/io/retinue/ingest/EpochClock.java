package io.retinue.ingest;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gives each run of a camera's reader its epoch: the time, but always later than the camera's epoch
 * before, though the clock be set back or the process restarted. Thread-safe.
 */
final class EpochClock {
  private final Clock clock;
  private final Map<String, Long> last;

  /**
   * @param known the newest epoch of each camera that has run before
   */
  EpochClock(Clock clock, Map<String, Long> known) {
    this.clock = clock;
    this.last = new ConcurrentHashMap<>(known);
  }

  long next(String camera) {
    return last.merge(camera, clock.millis(), (before, now) -> Math.max(before + 1, now));
  }
}
