package io.retinue.notifier;

import io.retinue.notifier.NotifierConfig.Patience;
import io.retinue.notifier.NotifierMeters.GivenUp;
import io.retinue.notifier.Sink.Answer;
import io.retinue.platform.service.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The attempts to deliver one event after the other. Not thread-safe. */
final class Attempts {
  private final Patience patience;
  private final Backoff backoff;
  private int refusals;
  private Instant last = Instant.MIN;
  private Instant next = Instant.MIN;
  private @Nullable String fault;

  /** What to do with the event. */
  sealed interface Verdict {
    /** The next one follows. */
    record Next(Optional<GivenUp> givenUp) implements Verdict {}

    /** The same again, later. */
    record Again() implements Verdict {}

    /** The sink stops. */
    record Stop() implements Verdict {}
  }

  Attempts(Patience patience) {
    this.patience = patience;
    this.backoff = new Backoff(patience.first(), patience.longest());
  }

  /** Whether it is time for the next attempt; so it is where the clock was set back. */
  boolean isDue(Instant now) {
    return !now.isBefore(next) || now.isBefore(last);
  }

  /** Until the next attempt; zero if it is due. */
  Duration left(Instant now) {
    return isDue(now) ? Duration.ZERO : Duration.between(now, next);
  }

  /**
   * After an attempt.
   *
   * @param written when the event was written, the first one of several
   */
  Verdict after(Answer answer, Instant written, Instant now) {
    if (answer instanceof Answer.Delivered) {
      begin();
      return new Verdict.Next(Optional.empty());
    } else if (answer instanceof Answer.Gone gone) {
      fault = gone.reason();
      return new Verdict.Stop();
    } else if (answer instanceof Answer.Refused refused) {
      fault = refused.reason();
      refusals++;
      return refusals >= patience.refusals() ? giveUp(GivenUp.REFUSED) : again(now, Duration.ZERO);
    } else if (answer instanceof Answer.Later later) {
      fault = later.reason();
      return isTooOld(written, now) ? giveUp(GivenUp.TOO_OLD) : again(now, later.after());
    }
    throw new IllegalStateException("unknown answer " + answer);
  }

  /** Whether an event is given up if its receiver takes nothing. */
  boolean isTooOld(Instant written, Instant now) {
    return written.plus(patience.giveUpAfter()).isBefore(now);
  }

  private Verdict giveUp(GivenUp reason) {
    String because = fault;
    begin();
    fault = because; // until something is delivered
    return new Verdict.Next(Optional.of(reason));
  }

  private Verdict again(Instant now, Duration atLeast) {
    Duration wait = backoff.next();
    last = now;
    next = now.plus(wait.compareTo(atLeast) > 0 ? wait : atLeast);
    return new Verdict.Again();
  }

  private void begin() {
    backoff.reset();
    refusals = 0;
    last = Instant.MIN;
    next = Instant.MIN;
    fault = null;
  }

  /** Why the last event was not delivered; null if it was. */
  @Nullable String fault() {
    return fault;
  }
}
