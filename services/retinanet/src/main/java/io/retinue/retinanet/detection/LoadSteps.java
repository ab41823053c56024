package io.retinue.retinanet.detection;

/** Receives what the opening of a release does, which may take minutes, and can end it. */
@FunctionalInterface
public interface LoadSteps {
  /** Nobody watches. */
  LoadSteps UNWATCHED = step -> {};

  /**
   * Begins a step.
   *
   * @param what for people, such as {@code reading its weights}
   * @throws java.util.concurrent.CancellationException to end the load: nothing stays open
   */
  void begin(String what);
}
