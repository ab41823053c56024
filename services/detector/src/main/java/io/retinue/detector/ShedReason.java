package io.retinue.detector;

/** Why a frame did not reach the model, on purpose. The names are those of the events. */
public enum ShedReason {
  /** Live, and older than the freshness budget. */
  STALE,
  /** No release serves yet. */
  NO_RELEASE
}
