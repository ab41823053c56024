package io.retinue.detector;

import io.retinue.schemas.ModelRelease;

/** Opens the model of a release. */
interface ModelLoader {
  /**
   * @return a model that is warm; the caller closes it
   * @throws ReleaseRefusedException where the release is damaged, cannot be loaded or does not
   *     reproduce its golden outputs; nothing is left open
   */
  FrameModel load(ModelRelease release) throws ReleaseRefusedException;

  /** A release that must not serve; the one before it goes on. */
  static final class ReleaseRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    ReleaseRefusedException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
