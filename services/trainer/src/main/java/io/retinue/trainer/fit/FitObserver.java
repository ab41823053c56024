package io.retinue.trainer.fit;

import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.training.TrainingProgress;

/** Hears how a fit goes, on the thread that fits. */
public interface FitObserver {
  void onStep(TrainingProgress progress);

  /** The model so far was evaluated on a part of the held-back pictures. */
  void onEvaluation(CocoMetrics metrics);

  /** The fit is done; its release is about to be judged on all held-back pictures. */
  void onFitted();

  FitObserver SILENT =
      new FitObserver() {
        @Override
        public void onStep(TrainingProgress progress) {}

        @Override
        public void onEvaluation(CocoMetrics metrics) {}

        @Override
        public void onFitted() {}
      };
}
