package io.retinue.retinanet.training;

/** Is called after every step, on the thread that trains. */
@FunctionalInterface
public interface TrainingListener {
  /**
   * @param soFar may be used until the call returns; each use copies the model
   */
  void onStep(TrainingProgress progress, ModelSoFar soFar);
}
