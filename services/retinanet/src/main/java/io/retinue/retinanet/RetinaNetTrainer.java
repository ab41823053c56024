package io.retinue.retinanet;

/**
 * Fits a model to labelled pictures. Stateless; a run uses the calling thread and one more that
 * prepares pictures.
 */
public final class RetinaNetTrainer {
  /**
   * Trains the model in place.
   *
   * @return the last step's progress
   * @throws InterruptedException if this thread was interrupted; the run stops within a step and
   *     the model keeps the weights of the last one
   * @throws TrainingDivergedException if a loss or gradient is no longer a number
   */
  public TrainingProgress fit(
      RetinaNet model, ExampleSource examples, TrainingConfig config, TrainingListener listener)
      throws InterruptedException {
    throw new UnsupportedOperationException("being written: " + config);
  }
}
