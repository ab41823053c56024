package io.retinue.retinanet.training;

/**
 * A graphics card failed in the middle of training: its memory is full, or it is gone. The model is
 * then unusable.
 */
public final class CardFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * @param cause as libtorch reports it
   */
  CardFailedException(RuntimeException cause) {
    super(advice(String.valueOf(cause.getMessage())), cause);
  }

  private static String advice(String reported) {
    String first = reported.lines().findFirst().orElse(reported);
    return reported.contains("out of memory")
        ? "the graphics card's memory is full; stop what else uses it, train a smaller network or"
            + " input, fewer layers (--trainable-layers), or on the CPU (--device cpu): "
            + first
        : "the graphics card failed; see that nvidia-smi lists it, and train again, or train on the CPU (--device cpu): "
            + first;
  }
}
