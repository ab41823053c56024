package io.retinue.ingest.state;

import java.time.Duration;
import java.time.Instant;

/** What happens to a camera; see {@link CameraStateMachine}. */
sealed interface CameraEvent {
  /** When, by ingest's clock. */
  Instant at();

  /** The source is open. */
  record Opened(Instant at) implements CameraEvent {}

  /** Kafka has acknowledged a frame. */
  record Published(Instant at) implements CameraEvent {}

  /** No frame came, or none was acknowledged, for some time. */
  record Quiet(Instant at, String reason) implements CameraEvent {}

  /** Every picture since {@code since} is the same, and that is too long. */
  record Still(Instant at, Instant since) implements CameraEvent {}

  /** The picture has changed. */
  record Moved(Instant at) implements CameraEvent {}

  /**
   * The source cannot be opened, fails, hangs, or a connection ends.
   *
   * @param pause before the next attempt, if there is one
   */
  record Lost(Instant at, String cause, Duration pause) implements CameraEvent {}

  /** The source came to its end. */
  record Finished(Instant at) implements CameraEvent {}

  /** A person or the service ends the camera. */
  record Stopped(Instant at, String reason) implements CameraEvent {}
}
