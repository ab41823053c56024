package io.retinue.ingest;

import java.util.concurrent.TimeUnit;

/**
 * Holds a file's reader back while the detector is too far behind, so that a long file does not
 * fill the frames topic past what it keeps. Asks only when the room that it knew of is used up. Not
 * thread-safe.
 */
final class LagGate {
  private static final long POLL_MS = 50;

  private final DetectorLag lag;
  private final FramePublisher publisher;
  private final CameraProgress progress;
  private final int maxLag;
  private long room;

  LagGate(DetectorLag lag, FramePublisher publisher, CameraProgress progress, int maxLag) {
    this.lag = lag;
    this.publisher = publisher;
    this.progress = progress;
    this.maxLag = maxLag;
    this.room = maxLag;
  }

  /** Returns when one more frame may be published. */
  void await() throws InterruptedException {
    while (room <= 0) {
      publisher.flush();
      FramePublisher.Position position = publisher.position();
      long behind = position == null ? 0 : lag.frames(position);
      room = maxLag - behind;
      if (room <= 0) {
        progress.waitingFor("the detector, which is " + behind + " frames behind");
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
      }
    }
    progress.waitingFor(null);
    room--;
  }
}
