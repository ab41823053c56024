package io.retinue.alerter;

/** Why an alert was closed: the wire's {@code close_reason}. */
enum CloseReason {
  /** Nothing was seen for the rule's clear time. */
  ABSENT,
  /** The camera's reader was restarted; nobody knows what happened in between. */
  EPOCH_CHANGED,
  /** The camera's reader ended or failed, and its last frame has gone by. */
  CAMERA_ENDED,
  /** The rule is no longer among the alerter's rules, or no longer watches the camera. */
  RULE_REMOVED
}
