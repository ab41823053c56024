package io.retinue.platform.service;

import java.util.concurrent.CancellationException;

/** A stop was requested before the work had a result. */
public final class StoppedException extends CancellationException {
  private static final long serialVersionUID = 1L;

  public StoppedException() {
    super("It was stopped before it had a result.");
  }
}
