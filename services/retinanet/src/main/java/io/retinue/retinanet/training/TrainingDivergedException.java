package io.retinue.retinanet.training;

/**
 * The loss or its gradient is no longer a number. The model that was being trained must be thrown
 * away; try again with a lower learning rate.
 */
public final class TrainingDivergedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TrainingDivergedException(String message) {
    super(message);
  }
}
