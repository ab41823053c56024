package io.retinue.ingest.camera;

import java.time.Duration;
import java.util.Optional;

/**
 * Notices that a camera gives one and the same decoded picture all the time. A camera at night is
 * not frozen: its sensor's noise changes the picture. Times are of the monotonic clock. Not
 * thread-safe.
 */
final class FreezeWatch {
  private final long afterNanos;
  private boolean started;
  private int hash;
  private long since;

  FreezeWatch(Duration after) {
    this.afterNanos = after.toNanos();
  }

  /**
   * Sees one more picture.
   *
   * @return for how long it has been the same, if that is too long
   */
  Optional<Duration> see(int pictureHash, long now) {
    if (!started || pictureHash != hash) {
      started = true;
      hash = pictureHash;
      since = now;
    }
    long same = now - since;
    return same >= afterNanos ? Optional.of(Duration.ofNanos(same)) : Optional.empty();
  }
}
