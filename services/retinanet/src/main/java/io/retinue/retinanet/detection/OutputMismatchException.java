package io.retinue.retinanet.detection;

/** Two networks that should say the same say different things. */
final class OutputMismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  OutputMismatchException(String message) {
    super(message);
  }
}
