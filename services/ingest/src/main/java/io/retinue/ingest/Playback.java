package io.retinue.ingest;

/** How a source is played. */
public enum Playback {
  /**
   * From first frame to last, as fast as the detector follows; no frame is dropped for lack of
   * room.
   */
  ONCE_FAST,
  /** From first frame to last at its own speed, as a camera would give it. */
  ONCE_REALTIME,
  /** Again and again at its own speed; every pass is a new epoch. */
  LOOP;

  /** Whether frames come at the source's own speed, and are dropped rather than waited with. */
  boolean paced() {
    return this != ONCE_FAST;
  }

  boolean repeats() {
    return this == LOOP;
  }
}
