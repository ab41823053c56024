package io.retinue.platform.service;

/** The run was asked to end before it had a result; it has left nothing that serves. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StoppedException() {
    super("The training run was stopped before it had a result.");
  }
}
