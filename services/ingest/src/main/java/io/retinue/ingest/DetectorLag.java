package io.retinue.ingest;

/** How far the detector is behind one camera's frames. */
@FunctionalInterface
interface DetectorLag {
  /** Frames of {@code published} that the detector has not committed yet, 0 or more. */
  long frames(FramePublisher.Position published) throws InterruptedException;
}
