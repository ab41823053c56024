package io.retinue.retinanet.detection;

/** Outputs that should be equal, up to rounding, differ by more. */
final class OutputMismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  OutputMismatchException(String message) {
    super(message);
  }
}
