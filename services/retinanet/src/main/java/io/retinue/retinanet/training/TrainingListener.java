package io.retinue.retinanet.training;

/** Hears of every step, on the thread that trains: whoever wants fewer calls drops some. */
@FunctionalInterface
public interface TrainingListener {
  void onProgress(TrainingProgress progress);
}
