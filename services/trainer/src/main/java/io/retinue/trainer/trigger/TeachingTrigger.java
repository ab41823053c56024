package io.retinue.trainer.trigger;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Decides when a teacher is due: once in the quiet hours of each day. Nothing is stored between
 * processes: the newest release that was taught tells when that was. Not thread-safe.
 */
public final class TeachingTrigger {
  private final Optional<QuietHours> hours;
  private final ZoneId zone;
  private Instant done = Instant.MIN;
  private Instant postponedTo = Instant.MIN;

  /**
   * @param hours empty where no teacher is asked for
   * @param zone whose clocks they are of
   */
  public TeachingTrigger(Optional<QuietHours> hours, ZoneId zone) {
    this.hours = hours;
    this.zone = zone;
  }

  public boolean isDue(Instant now) {
    return !now.isBefore(postponedTo)
        && hours.flatMap(one -> one.beginOf(now, zone)).filter(done::isBefore).isPresent();
  }

  /** A run with a teacher ended, or need not be tried again in these quiet hours. */
  public void done(Instant at) {
    done = done.isAfter(at) ? done : at;
  }

  /** A run failed for a reason that may pass. */
  public void postpone(Instant now, Duration time) {
    postponedTo = now.plus(time);
  }
}
