package io.retinue.retinanet.detection;

/** A network that cannot serve compiled on this machine; the eager one can. */
final class NotCompiledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotCompiledException(String message, Throwable cause) {
    super(message, cause);
  }
}
