package io.retinue.retinanet.training;

/** Hears of every step, on the thread that trains: whoever wants fewer calls drops some. */
@FunctionalInterface
public interface TrainingListener {
  /**
   * @param soFar to be asked before the call returns, at the price of a copy
   */
  void onStep(TrainingProgress progress, ModelSoFar soFar);
}
