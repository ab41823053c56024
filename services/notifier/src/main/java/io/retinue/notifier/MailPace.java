package io.retinue.notifier;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How often mails are sent: a few at once, then one in each interval. Not thread-safe.
 *
 * <p>It is a token bucket of {@link #BURST} tokens, one more each interval, kept as the moment at
 * which it will be full again.
 */
final class MailPace {
  /** So many mails may follow each other at once after a quiet time. */
  static final int BURST = 5;

  private final Duration interval;
  private final Clock clock;
  private Instant full = Instant.MIN;

  MailPace(Duration interval, Clock clock) {
    this.interval = interval;
    this.clock = clock;
  }

  /**
   * Until the next mail may be sent; zero for now. Never more than the interval, also where the
   * clock is set back.
   */
  Duration pause() {
    Instant now = clock.instant();
    Instant latest = now.plus(interval.multipliedBy(BURST));
    full = full.isAfter(latest) ? latest : full;
    Instant next = full.isAfter(now) ? full.minus(interval.multipliedBy(BURST - 1)) : now;
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  /** A mail was sent. */
  void sent() {
    Instant now = clock.instant();
    full = (full.isAfter(now) ? full : now).plus(interval);
  }
}
