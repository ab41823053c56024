package io.retinue.ingest.state;

/** What a camera's source stands for. */
public enum CameraKind {
  /** Something with an end: a failure is final. */
  FILM,
  /** A place that is watched: it is tried again for ever, and its gaps are blind intervals. */
  CAMERA
}
