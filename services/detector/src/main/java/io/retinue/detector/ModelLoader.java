package io.retinue.detector;

import io.retinue.schemas.ModelRelease;

/** Makes a model out of a release, or says why it must not serve. */
interface ModelLoader {
  /**
   * @return a model that is warm; the caller closes it
   * @throws ReleaseRefusedException where the release is damaged, cannot be loaded or does not do
   *     what it did when it was made; nothing is left open
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
