package io.retinue.ingest.publish;

import java.time.Instant;

/**
 * The times of one frame, in whole milliseconds.
 *
 * @param capturedAt when the picture was taken
 * @param clock whose clock {@code capturedAt} is
 * @param ingestedAt when ingest had the picture, by its own clock
 */
public record CaptureStamp(Instant capturedAt, Clock clock, Instant ingestedAt) {
  /** Whose clock. The names are on the wire. */
  public enum Clock {
    INGEST,
    CAMERA
  }

  /** A picture of a camera without a clock of its own. */
  public static CaptureStamp byIngest(Instant at) {
    return new CaptureStamp(at, Clock.INGEST, at);
  }
}
