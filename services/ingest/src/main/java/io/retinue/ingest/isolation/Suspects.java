package io.retinue.ingest.isolation;

import io.retinue.video.SourceAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Cameras whose process crashed. With each crash a camera shares its process with half as many
 * others, so that one that crashes it again and again is soon alone. Forgotten after an hour
 * without a crash. Times are of the monotonic clock. Not thread-safe.
 */
final class Suspects {
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(1);
  private static final int MOST_HALVINGS = 30;

  private record Crashes(int count, long last) {}

  private final Map<SourceAddress, Crashes> crashes = new HashMap<>();
  private final LongSupplier nanoTime;

  Suspects(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  void crashed(SourceAddress camera) {
    forget();
    crashes.merge(
        camera,
        new Crashes(1, nanoTime.getAsLong()),
        (before, now) -> new Crashes(before.count() + 1, now.last()));
  }

  /** With how many cameras, itself included, this one may share a process; at least 1. */
  int mostTogether(SourceAddress camera, int most) {
    forget();
    Crashes known = crashes.get(camera);
    return known == null ? most : Math.max(1, most >> Math.min(known.count(), MOST_HALVINGS));
  }

  private void forget() {
    long now = nanoTime.getAsLong();
    crashes.values().removeIf(known -> now - known.last() >= FORGOTTEN_AFTER.toNanos());
  }
}
