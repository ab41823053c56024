package io.retinue.detector;

import org.jspecify.annotations.Nullable;

/** A record that no detector can ever use: it is dead-lettered with its original bytes. */
final class BadFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BadFrameException(String message) {
    this(message, null);
  }

  BadFrameException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
