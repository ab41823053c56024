package io.retinue.ingest.camera;

import io.retinue.ingest.publish.CaptureStamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a picture was taken: by the camera's clock where it is believable, else by ingest's.
 * It is believable once it has been for two seconds, without a break: never ahead of ingest by more
 * than a second, never behind by more than five, and moving on as the media time does. Not
 * thread-safe.
 */
final class CaptureTime {
  private static final Duration MOST_AHEAD = Duration.ofSeconds(1);
  private static final Duration MOST_BEHIND = Duration.ofSeconds(5);
  private static final long LARGEST_JUMP_MS = 500;
  private static final long PROBATION_MS = 2000;

  private @Nullable Instant last;
  private long lastMediaMs;
  private long steadySinceMs;

  /**
   * @param byCamera what the camera's clock says; null if it says nothing
   * @param ingested ingest's clock, when it had the picture
   */
  CaptureStamp of(@Nullable Instant byCamera, long mediaTimeMs, Instant ingested) {
    if (byCamera == null || !isNear(byCamera, ingested) || jumps(byCamera, mediaTimeMs)) {
      steadySinceMs = mediaTimeMs;
    }
    last = byCamera;
    lastMediaMs = mediaTimeMs;
    if (byCamera == null || mediaTimeMs - steadySinceMs < PROBATION_MS) {
      return CaptureStamp.byIngest(ingested);
    }
    Instant notAhead = byCamera.isAfter(ingested) ? ingested : byCamera;
    return new CaptureStamp(
        notAhead.truncatedTo(ChronoUnit.MILLIS), CaptureStamp.Clock.CAMERA, ingested);
  }

  private static boolean isNear(Instant byCamera, Instant ingested) {
    return !byCamera.isAfter(ingested.plus(MOST_AHEAD))
        && !byCamera.isBefore(ingested.minus(MOST_BEHIND));
  }

  private boolean jumps(Instant byCamera, long mediaTimeMs) {
    if (last == null) {
      return true;
    }
    long passed = Duration.between(last, byCamera).toMillis();
    return Math.abs(passed - (mediaTimeMs - lastMediaMs)) > LARGEST_JUMP_MS;
  }
}
