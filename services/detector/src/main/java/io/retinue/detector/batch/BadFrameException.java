package io.retinue.detector.batch;

import org.jspecify.annotations.Nullable;

/** A record that no detector can ever use: it is dead-lettered with its original bytes. */
public final class BadFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BadFrameException(String message) {
    this(message, null);
  }

  public BadFrameException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
