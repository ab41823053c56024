package io.retinue.retinanet.training;

import io.retinue.retinanet.data.BatchLoader;
import java.util.Map;

/**
 * Computes the steps of one run and owns its weights meanwhile. There are two: {@link EagerStep} is
 * the readable one and the oracle of {@link CompiledStep}, which is the fast one. Used by one
 * thread.
 */
interface TrainingStep extends AutoCloseable {
  /**
   * Takes one step: forward, loss, backward, clip, move, average.
   *
   * @return what it found before it moved; if it is not finite, no weight has moved
   */
  Outcome take(BatchLoader.Batch batch, double learningRate);

  /**
   * What a step found.
   *
   * @param focal mean over pictures of the class loss a foreground anchor
   * @param box mean over pictures of the box loss a foreground anchor
   * @param gradientNorm length of all gradients together, before it was clipped
   */
  record Outcome(double focal, double box, double gradientNorm) {
    boolean isFinite() {
      return Double.isFinite(focal) && Double.isFinite(box) && Double.isFinite(gradientNorm);
    }
  }

  /**
   * What the run would end with now, averaged where the recipe averages: row-major numbers by
   * torchvision's names. Names that do not learn may be missing.
   */
  Map<String, float[]> weights();

  /** A copy of everything that the next step depends on. */
  TrainingState state();

  /** Goes on from there. */
  void restore(TrainingState state);

  @Override
  void close();
}
