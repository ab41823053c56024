package io.retinue.trainer.fit;

import io.retinue.platform.service.ProgressListener;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.training.Checkpoints;
import io.retinue.retinanet.training.ModelSoFar;
import io.retinue.retinanet.training.RetinaNetTrainer;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingProgress;
import io.retinue.trainer.evaluation.EvaluationSet;
import io.retinue.trainer.evaluation.Evaluator;
import java.time.Duration;
import java.util.Optional;

/**
 * One fit with its AP curve: about ten times a copy of the model is evaluated on a few of the
 * validation pictures. That time is part of the fit's budget.
 *
 * @param last the last step
 * @param took the whole fit
 */
public record Fit(TrainingProgress last, Duration took) {
  private static final int PICTURES_A_POINT = 24;

  /**
   * When to evaluate the model during a fit: about ten times, and never for more than a tenth of
   * the time so far. What the first time will take is guessed: a picture is evaluated in about the
   * time in which one is learned from. A guess of some seconds does no harm.
   */
  static final class CurveSchedule {
    private static final int POINTS = 10;
    private static final int MOST_OF_TIME = 10; // a tenth
    private static final Duration HARMLESS = Duration.ofSeconds(5);

    private final double steps;
    private long nextPoint = 1;
    private Duration spent = Duration.ZERO;
    private int evaluations;

    /**
     * @param pictures evaluated at a time
     * @param batchSize pictures of a step
     */
    CurveSchedule(int pictures, int batchSize) {
      steps = (double) pictures / batchSize;
    }

    boolean isDue(TrainingProgress progress) {
      return point(progress) >= nextPoint && point(progress) < POINTS && isCheap(progress);
    }

    private boolean isCheap(TrainingProgress progress) {
      if (evaluations > 0) {
        return isTenth(spent.plus(spent.dividedBy(evaluations)), progress);
      }
      Duration guess =
          Duration.ofNanos(Math.round(progress.elapsed().toNanos() * steps / progress.step()));
      return guess.compareTo(HARMLESS) <= 0 || isTenth(guess, progress);
    }

    private static boolean isTenth(Duration time, TrainingProgress progress) {
      return time.multipliedBy(MOST_OF_TIME).compareTo(progress.elapsed()) <= 0;
    }

    void evaluated(TrainingProgress progress, Duration took) {
      nextPoint = point(progress) + 1;
      spent = spent.plus(took);
      evaluations++;
    }

    /** How many tenths of the fit are done. */
    private static long point(TrainingProgress progress) {
      return (long) progress.step() * POINTS / Math.max(1, progress.steps());
    }
  }

  /**
   * Trains the model in place, on this thread. If the same run left a checkpoint, it continues from
   * there.
   *
   * @throws StoppedException if the signal or an interrupt stopped it; the model is then unusable
   * @throws io.retinue.retinanet.training.TrainingDivergedException if a loss is no longer a number
   * @throws io.retinue.retinanet.training.CardFailedException if a GPU fails
   */
  public static Fit run(Request request) {
    long begin = System.nanoTime();
    CurveSchedule curve =
        new CurveSchedule(
            Math.min(PICTURES_A_POINT, request.validation().size()),
            request.config().recipe().batchSize());
    try {
      TrainingProgress last =
          new RetinaNetTrainer()
              .fit(
                  request.model(),
                  request.training(),
                  request.config(),
                  (progress, soFar) -> step(request, curve, progress, soFar),
                  request.checkpoints());
      return new Fit(last, since(begin));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
  }

  private static void step(
      Request request, CurveSchedule curve, TrainingProgress progress, ModelSoFar soFar) {
    request.stop().check();
    Optional<CocoMetrics> point = Optional.empty();
    if (curve.isDue(progress)) {
      long begin = System.nanoTime();
      try (Detector copy = Detector.eager(soFar.copy(), 4)) { // compiling takes longer
        point =
            Optional.of(
                Evaluator.evaluate(
                        copy,
                        request.validation(),
                        PICTURES_A_POINT,
                        request.listener()::onEvaluation,
                        request.stop())
                    .metrics());
      }
      curve.evaluated(progress, since(begin));
    }
    request.listener().onStep(progress, point);
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /**
   * Everything that one fit needs.
   *
   * @param model trained in place; stays the caller's to close
   * @param training annotations' labels index the model's classes
   * @param validation for the points of the AP curve
   * @param checkpoints where the fit stores its progress; empty if a killed fit may start again
   * @param listener called after every step
   */
  public record Request(
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

      /** A point of the curve is being evaluated; {@link ProgressListener} in pictures. */
      default void onEvaluation(long done, long all) {}
    }
  }
}
