package io.retinue.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock that stands still until the test moves it, or that moves by a fixed step with every
 * reading. Thread-safe.
 */
public final class SteppedClock extends Clock {
  private final Duration step;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private SteppedClock(Duration step) {
    this.step = step;
  }

  /** A clock that only {@link #advance} moves. */
  public static SteppedClock still() {
    return new SteppedClock(Duration.ZERO);
  }

  /**
   * A clock that returns a later time at every reading, so that times show the order of readings.
   */
  public static SteppedClock everyReading(Duration step) {
    return new SteppedClock(step);
  }

  public synchronized void advance(Duration time) {
    now = now.plus(time);
  }

  @Override
  public synchronized Instant instant() {
    Instant read = now;
    now = now.plus(step);
    return read;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
