package io.retinue.retinanet.training;

import io.retinue.retinanet.data.BatchLoader;
import java.util.Collections;
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
  State state();

  /** Goes on from there. */
  void restore(State state);

  @Override
  void close();

  /**
   * What a run must remember to go on as if it had not stopped: tensors by torchvision's names with
   * a prefix that says what they are.
   *
   * @param steps taken
   * @param tensors row-major numbers
   */
  record State(int steps, Map<String, float[]> tensors) {
    /** Before the name of a weight or of a running statistic. */
    static final String WEIGHT = "weight/";

    /** Before the name of a moving average. */
    static final String AVERAGE = "average/";

    /** Adam's mean of gradients, or the velocity of SGD. */
    static final String MOMENT_1 = "moment1/";

    /** Adam's mean of squared gradients. */
    static final String MOMENT_2 = "moment2/";

    public State {
      tensors = Collections.unmodifiableMap(tensors);
    }

    /** The numbers of a tensor, by its prefix and name. */
    float[] of(String name) {
      float[] values = tensors.get(name);
      if (values == null) {
        throw new IllegalArgumentException("the run's state lacks " + name);
      }
      return values;
    }
  }
}
