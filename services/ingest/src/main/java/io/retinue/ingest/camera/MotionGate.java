package io.retinue.ingest.camera;

import io.retinue.platform.settings.MotionSettings;
import io.retinue.video.GrayPicture;
import org.jspecify.annotations.Nullable;

/**
 * Decides by a small gray copy whether a frame shows motion: a connected area of pixels that differ
 * from their mean of the last seconds. It opens with the first such frame, stays open for three
 * seconds after the last one, and is never shut for longer than the set time. All times are of the
 * media clock, so that a film gives the same frames on every run. Not thread-safe.
 */
final class MotionGate {
  /** Longer than the time without an object after which an alert closes by default. */
  private static final long LINGER_MS = 3000;

  /** After so long two thirds of a change belong to the background. */
  private static final double BACKGROUND_MS = 5000;

  private final MotionSettings settings;
  private final long maxShutMs;
  private @Nullable Background background;
  private long seenMs;
  private long movedMs;
  private long openedMs;

  MotionGate(MotionSettings settings) {
    this.settings = settings;
    this.maxShutMs = settings.maxShut().toMillis();
  }

  /** Whether the gate is open for this frame; the first one finds it open. */
  boolean admits(GrayPicture picture, long mediaTimeMs) {
    Background known = background;
    if (known == null || !known.hasSizeOf(picture)) {
      background = new Background(picture, settings);
      movedMs = mediaTimeMs;
    } else {
      double weight = 1 - Math.exp(-Math.max(0, mediaTimeMs - seenMs) / BACKGROUND_MS);
      if (known.largestChange(picture, weight) >= settings.contourArea()) {
        movedMs = mediaTimeMs;
      }
    }
    seenMs = mediaTimeMs;
    // Half a millisecond of rounding, as in the sampler, must not cost a whole frame's time.
    boolean isOpen = mediaTimeMs - movedMs <= LINGER_MS || mediaTimeMs + 1 - openedMs >= maxShutMs;
    if (isOpen) {
      openedMs = mediaTimeMs;
    }
    return isOpen;
  }
}
