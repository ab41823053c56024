package io.retinue.retinanet.detection;

import ai.djl.engine.EngineException;
import io.retinue.retinanet.ModelFormatException;
import io.retinue.retinanet.network.AllocationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;

/** A model on disk that must not serve: damaged, not what was recorded, or unable to run here. */
public final class ModelRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  ModelRefusedException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether a later attempt can succeed with the same files: the disk, the memory or the device is
   * to blame, and not what the files contain.
   */
  public boolean isPassing() {
    Throwable cause = getCause();
    if (cause instanceof ModelFormatException || cause instanceof NoSuchFileException) {
      return false;
    }
    return cause instanceof IOException
        || cause instanceof UncheckedIOException
        || cause instanceof EngineException
        || cause instanceof Error
        || (cause != null && AllocationFailure.isIn(cause));
  }
}
