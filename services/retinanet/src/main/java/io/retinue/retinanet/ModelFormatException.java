package io.retinue.retinanet;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A model's files are there and readable, but not what they should be. The message says where. */
public final class ModelFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  public ModelFormatException(String message) {
    this(message, null);
  }

  public ModelFormatException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
