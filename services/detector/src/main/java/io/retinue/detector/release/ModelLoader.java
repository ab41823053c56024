package io.retinue.detector.release;

import io.retinue.detector.model.FrameModel;
import io.retinue.schemas.ModelRelease;
import org.jspecify.annotations.Nullable;

/** Opens the model of a release. */
public interface ModelLoader {
  /**
   * @return a model that is warm; the caller closes it
   * @throws ReleaseRefusedException where the release is damaged, cannot be loaded or does not
   *     reproduce its golden outputs; nothing is left open
   * @throws io.retinue.platform.service.StoppedException if the progress was stopped
   */
  FrameModel load(ModelRelease release, Progress progress) throws ReleaseRefusedException;

  /** Receives what a load does, which may take minutes. */
  interface Progress {
    /**
     * Begins a step.
     *
     * @param what for people, such as {@code verifying}
     * @throws io.retinue.platform.service.StoppedException if the load is to end
     */
    void step(String what);
  }

  /** A release that must not serve, for good or for now; the one before it goes on. */
  static final class ReleaseRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether a later attempt can succeed. */
    public enum Refusal {
      /** Its verified content is to blame. */
      FINAL,
      /** The disk, the store, the memory or the device is to blame. */
      PASSING
    }

    private final Refusal refusal;

    public ReleaseRefusedException(Refusal refusal, String message, @Nullable Throwable cause) {
      super(message, cause);
      this.refusal = refusal;
    }

    Refusal refusal() {
      return refusal;
    }
  }
}
