package io.retinue.ingest;

import io.retinue.schemas.Delivery;

/** How a source is played. */
public enum Playback {
  /** From first frame to last, as fast as the detector follows; every frame counts. */
  ONCE_FAST(Delivery.COMPLETE),
  /** From first frame to last at its own speed, as a camera would give it. */
  ONCE_REALTIME(Delivery.LIVE),
  /** Again and again at its own speed; every pass is a new epoch. */
  LOOP(Delivery.LIVE);

  private final Delivery delivery;

  Playback(Delivery delivery) {
    this.delivery = delivery;
  }

  /** LIVE: a frame is dropped rather than waited with. COMPLETE: the reader waits. */
  public Delivery delivery() {
    return delivery;
  }

  boolean paced() {
    return delivery == Delivery.LIVE;
  }

  boolean repeats() {
    return this == LOOP;
  }
}
