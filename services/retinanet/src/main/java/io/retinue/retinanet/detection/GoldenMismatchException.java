package io.retinue.retinanet.detection;

/** A model does not reproduce the outputs that were recorded with it. */
public final class GoldenMismatchException extends Exception {
  private static final long serialVersionUID = 1L;

  GoldenMismatchException(String message) {
    super(message);
  }
}
