package io.retinue.detector.model;

/**
 * What frames need has failed: the device, the model or the schema registry. No frame is to blame,
 * so none is dead-lettered: the task stops and starts again at the same frame.
 */
public class DeviceFailureException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DeviceFailureException(String message, Throwable cause) {
    super(message, cause);
  }
}
