package io.retinue.trainer.fit;

import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.Checkpoints;
import io.retinue.retinanet.training.ModelSoFar;
import io.retinue.retinanet.training.RetinaNetTrainer;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingProgress;
import java.time.Duration;
import java.util.Optional;

/**
 * Trains a model and draws its curve: about ten times a copy of the model so far is evaluated on a
 * few of the held-back pictures. The time that takes is inside the fit's budget.
 */
public final class Fit {
  private static final int PICTURES_A_POINT = 24;

  private final RetinaNetTrainer trainer = new RetinaNetTrainer();

  /**
   * Trains the model in place, on this thread, from a checkpoint on if the same run left one.
   *
   * @throws StoppedException if the signal or an interrupt asked for it; the model is then neither
   *     here nor there
   * @throws io.retinue.retinanet.training.TrainingDivergedException if a loss is no longer a number
   */
  public TrainingProgress run(
      RetinaNet model,
      ExampleSource training,
      JudgedPictures heldBack,
      TrainingConfig config,
      Optional<Checkpoints> checkpoints,
      FitObserver observer,
      StopSignal stop) {
    CurveSchedule curve = new CurveSchedule();
    Judge judge = new Judge(heldBack);
    try {
      return trainer.fit(
          model,
          training,
          config,
          (progress, soFar) -> {
            stop.check();
            observer.onStep(progress);
            if (curve.isDue(progress)) {
              long begin = System.nanoTime();
              observer.onEvaluation(judgeCopy(soFar, judge, stop).metrics());
              curve.evaluated(progress, Duration.ofNanos(System.nanoTime() - begin));
            }
          },
          checkpoints);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  private static Judgment judgeCopy(ModelSoFar soFar, Judge judge, StopSignal stop) {
    try (Detector copy = new Detector(soFar.copy(), 4)) {
      return judge.judge(copy, PICTURES_A_POINT, stop);
    }
  }
}
