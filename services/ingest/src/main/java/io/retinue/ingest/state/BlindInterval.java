package io.retinue.ingest.state;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A time in which a camera was not watched.
 *
 * @param start when the last good frame before it came
 * @param end when the next good frame came, never before {@code start}; null while it lasts
 * @param cause why, for people
 */
public record BlindInterval(Instant start, @Nullable Instant end, String cause) {
  /** How long it lasted, or lasts at {@code now}; never negative. */
  public Duration length(Instant now) {
    Duration length = Duration.between(start, end == null ? now : end);
    return length.isNegative() ? Duration.ZERO : length;
  }
}
