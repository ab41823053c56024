package io.retinue.trainer.run;

import io.retinue.retinanet.training.TrainingBudget;
import io.retinue.retinanet.training.TrainingConfig;
import io.retinue.retinanet.training.TrainingProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a fit gets far in its time.
 *
 * @param frames to learn from
 */
record FitOutlook(long frames, TrainingConfig config) {
  /** The first step of a run is slower than the others. */
  private static final int MEASURED_STEPS = 3;

  /** Whether enough is measured, or so much time gone that no better measure comes in time. */
  boolean isKnown(TrainingProgress progress) {
    Duration all = progress.elapsed().plus(progress.eta());
    return progress.step() >= MEASURED_STEPS
        || progress.elapsed().multipliedBy(MEASURED_STEPS).compareTo(all) > 0;
  }

  /** What to do if the time is too short to learn from every frame once; empty if it is not. */
  Optional<String> advice(TrainingProgress progress) {
    long learned = (long) progress.steps() * config.recipe().batchSize();
    if (config.budget() instanceof TrainingBudget.Steps || learned >= frames) {
      return Optional.empty();
    }
    int layers = config.recipe().optimization().layers().count();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "A step takes %.1f s: the time is enough for %d steps, which learn from %d of %d"
                + " frames. It gets further with more time (--minutes)%s.",
            progress.elapsed().toMillis() / 1000.0 / progress.step(),
            progress.steps(),
            learned,
            frames,
            layers == 0
                ? ""
                : ", or if fewer layers learn (--trainable-layers %d; now %d)"
                    .formatted(layers > 3 ? 3 : 0, layers)));
  }
}
