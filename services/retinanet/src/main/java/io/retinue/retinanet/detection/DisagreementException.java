package io.retinue.retinanet.detection;

/** Two networks that should say the same say different things. */
final class DisagreementException extends Exception {
  private static final long serialVersionUID = 1L;

  DisagreementException(String message) {
    super(message);
  }
}
