package io.retinue.trainer.run;

import io.retinue.schemas.TrainingEvent;

/** Hears of every event that a run writes to the training topic. Called from any thread. */
@FunctionalInterface
public interface RunListener {
  void onEvent(TrainingEvent event);

  RunListener SILENT = event -> {};
}
