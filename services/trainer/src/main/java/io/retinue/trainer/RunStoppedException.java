package io.retinue.trainer;

/** The run was asked to end before it had a result; it has left nothing that serves. */
public final class RunStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunStoppedException() {
    super("The training run was stopped before it had a result.");
  }
}
