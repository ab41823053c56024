package io.retinue.ingest.camera;

import io.retinue.ingest.source.Playback;
import java.util.concurrent.TimeUnit;

/**
 * Gives frames out at the speed at which they were taken. A machine that is too slow plays slower:
 * the schedule slips rather than that frames are skipped. Not thread-safe.
 */
final class Pacer {
  private static final long SLIP_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final Playback.Speed speed;
  private long startNanos;
  private boolean started;

  Pacer(Playback.Speed speed) {
    this.speed = speed;
  }

  /** Returns when the frame at {@code mediaTimeMs} is due. */
  void await(long mediaTimeMs) throws InterruptedException {
    if (speed != Playback.Speed.PACED) {
      return;
    }
    long now = System.nanoTime();
    long mediaNanos = TimeUnit.MILLISECONDS.toNanos(mediaTimeMs);
    if (!started || now - (startNanos + mediaNanos) > SLIP_NANOS) {
      started = true;
      startNanos = now - mediaNanos;
    }
    TimeUnit.NANOSECONDS.sleep(startNanos + mediaNanos - now);
  }
}
