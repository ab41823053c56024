package io.retinue.detector.batch;

import io.retinue.detector.model.DeviceFailureException;

/**
 * What frames need was away for longer than one poll may wait: the schema registry, or a release
 * that is still loading. The task starts again at the same frame, as often as it takes.
 */
public final class StillWaitingException extends DeviceFailureException {
  private static final long serialVersionUID = 1L;

  public StillWaitingException(String message, Throwable cause) {
    super(message, cause);
  }
}
