package io.retinue.retinanet.training;

/**
 * A graphics card failed during training: its memory is full, or it is gone. The model has the
 * weights that it had before the run. What libtorch has on the card is lost; after any case but
 * {@link Reason#MEMORY_FULL}, this process may not be able to use the card again.
 */
public final class CardFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** libtorch explains itself over many lines, some of them very long. */
  private static final int LONGEST_REPORT = 160;

  /** What happened to the card. */
  public enum Reason {
    /** It has less memory left than a step needs. */
    MEMORY_FULL,
    /** It is gone, or an operation on it failed. */
    FAILED
  }

  private final Reason reason;

  /**
   * @param cause as libtorch reports it
   */
  CardFailedException(RuntimeException cause) {
    super(message(cause), cause);
    reason = reason(cause);
  }

  public Reason reason() {
    return reason;
  }

  private static Reason reason(RuntimeException cause) {
    return String.valueOf(cause.getMessage()).contains("out of memory")
        ? Reason.MEMORY_FULL
        : Reason.FAILED;
  }

  private static String message(RuntimeException cause) {
    String first = String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    String reported =
        first.length() <= LONGEST_REPORT ? first : first.substring(0, LONGEST_REPORT) + "...";
    return switch (reason(cause)) {
      case MEMORY_FULL -> "the GPU has not enough memory left: " + reported;
      case FAILED -> "the GPU failed: " + reported;
    };
  }
}
