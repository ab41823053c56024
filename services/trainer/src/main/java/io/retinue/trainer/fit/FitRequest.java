package io.retinue.trainer.fit;

import io.retinue.platform.service.StopSignal;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.Checkpoints;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingProgress;
import io.retinue.trainer.evaluation.EvaluationSet;
import java.util.Optional;

/**
 * Everything that one fit needs.
 *
 * @param model trained in place; stays the caller's to close
 * @param training annotations' labels index the model's classes
 * @param validation for the points of the AP curve
 * @param checkpoints where the fit stores its progress; empty if a killed fit may start again
 * @param listener called after every step
 */
public record FitRequest(
    RetinaNet model,
    ExampleSource training,
    EvaluationSet validation,
    TrainingConfig config,
    Optional<Checkpoints> checkpoints,
    Listener listener,
    StopSignal stop) {

  /** Receives the progress of a fit, on the thread that fits. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param point of the AP curve; empty for most steps
     */
    void onStep(TrainingProgress progress, Optional<CocoMetrics> point);
  }
}
