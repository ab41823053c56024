package io.retinue.detector;

/** A release that must not serve; the one before it goes on. */
final class ReleaseRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  ReleaseRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
