package io.retinue.retinanet.detection;

/** A model on disk that must not serve: damaged, not what was recorded, or unable to run here. */
public final class ModelRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  ModelRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
