package io.retinue.detector.model;

/**
 * A call in native code did not return by its deadline. It cannot be interrupted, so nothing in
 * this process helps: the detector reports itself dead and the process ends.
 */
public final class StuckCallException extends DeviceFailureException {
  private static final long serialVersionUID = 1L;

  public StuckCallException(String message, Throwable cause) {
    super(message, cause);
  }
}
