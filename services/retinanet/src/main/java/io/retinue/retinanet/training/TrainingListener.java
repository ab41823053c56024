package io.retinue.retinanet.training;

/** Receives every step, on the thread that trains. An implementation may ignore some. */
@FunctionalInterface
public interface TrainingListener {
  /**
   * @param soFar to be asked before the call returns, at the price of a copy
   */
  void onStep(TrainingProgress progress, ModelSoFar soFar);
}
