package io.retinue.retinanet.training;

import io.retinue.retinanet.ModelSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How {@link RetinaNetTrainer} trains. The optimiser is AdamW; convolution weights decay, biases
 * and norms do not.
 *
 * @param budget when the run ends
 * @param batchSize pictures a step
 * @param learningRate after the warm-up and before the drop
 * @param warmUpSteps steps in which the rate rises linearly to {@code learningRate}
 * @param dropAt the share of the budget, 0 to 1, after which the rate is a tenth
 * @param weightDecay AdamW's, applied to tensors of two dimensions or more
 * @param clipNorm gradients longer than this, over all tensors together, are shortened to it
 * @param flipProbability how often a picture is mirrored left to right, 0 to 1
 * @param scaleJitter how much larger or smaller a picture may be shown, as a share: with 0.25, by
 *     factors from 1 / 1.25 to 1.25, at a random place; 0 shows every picture as it is
 * @param batchNorm whether the norms learn
 * @param averaging decay per step of an exponential moving average of the weights, which then
 *     replaces them at the end; empty for none
 * @param matching which anchors answer for which true box
 * @param losses what is minimised
 * @param seed decides the order of the pictures, the flips and the scales
 * @param threads libtorch's threads for the step, on the thread that calls {@code fit}
 */
public record TrainingConfig(
    TrainingBudget budget,
    int batchSize,
    double learningRate,
    int warmUpSteps,
    double dropAt,
    double weightDecay,
    double clipNorm,
    double flipProbability,
    double scaleJitter,
    BatchNormMode batchNorm,
    OptionalDouble averaging,
    Matching matching,
    Losses losses,
    long seed,
    int threads) {

  /** Whether batch norms learn. */
  public enum BatchNormMode {
    /** Scale and shift are trained, and statistics follow the batches. */
    TRAINED,
    /** Scale, shift and statistics stay as they are: for small batches on good weights. */
    FROZEN
  }

  private static final int AVAILABLE_THREADS = Runtime.getRuntime().availableProcessors();

  public TrainingConfig {
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(batchNorm, "batchNorm");
    Objects.requireNonNull(averaging, "averaging");
    Objects.requireNonNull(matching, "matching");
    Objects.requireNonNull(losses, "losses");
    require(batchSize >= 1 && batchSize <= 1024, "batchSize must be from 1 to 1024", batchSize);
    require(learningRate > 0 && learningRate <= 10, "learningRate must be above 0", learningRate);
    require(warmUpSteps >= 0, "warmUpSteps must be 0 or more", warmUpSteps);
    require(dropAt >= 0 && dropAt <= 1, "dropAt must be from 0 to 1", dropAt);
    require(weightDecay >= 0 && weightDecay < 1, "weightDecay must be from 0 to 1", weightDecay);
    require(clipNorm > 0, "clipNorm must be above 0", clipNorm);
    require(
        flipProbability >= 0 && flipProbability <= 1,
        "flipProbability must be from 0 to 1",
        flipProbability);
    require(scaleJitter >= 0 && scaleJitter <= 3, "scaleJitter must be from 0 to 3", scaleJitter);
    require(
        averaging.isEmpty() || (averaging.getAsDouble() > 0 && averaging.getAsDouble() < 1),
        "averaging must lie between 0 and 1",
        averaging);
    require(threads >= 1 && threads <= 1024, "threads must be from 1 to 1024", threads);
  }

  /** The recipe of {@link ModelSpec#quick} for a time on the wall clock. */
  public static TrainingConfig quick(Duration time) {
    return quick(new TrainingBudget.Time(time));
  }

  /** The recipe of {@link ModelSpec#quick} for a number of steps, reproducible from the seed. */
  public static TrainingConfig quickSteps(int steps) {
    return quick(new TrainingBudget.Steps(steps));
  }

  private static TrainingConfig quick(TrainingBudget budget) {
    return new TrainingConfig(
        budget,
        4,
        1e-3,
        50,
        0.7,
        1e-4,
        10,
        0.5,
        0.25,
        BatchNormMode.TRAINED,
        OptionalDouble.empty(),
        Matching.standard(),
        Losses.standard(),
        0,
        AVAILABLE_THREADS);
  }

  public TrainingConfig withSeed(long other) {
    return new TrainingConfig(
        budget,
        batchSize,
        learningRate,
        warmUpSteps,
        dropAt,
        weightDecay,
        clipNorm,
        flipProbability,
        scaleJitter,
        batchNorm,
        averaging,
        matching,
        losses,
        other,
        threads);
  }

  public TrainingConfig withThreads(int other) {
    return new TrainingConfig(
        budget,
        batchSize,
        learningRate,
        warmUpSteps,
        dropAt,
        weightDecay,
        clipNorm,
        flipProbability,
        scaleJitter,
        batchNorm,
        averaging,
        matching,
        losses,
        seed,
        other);
  }

  public TrainingConfig withLearningRate(double other) {
    return new TrainingConfig(
        budget,
        batchSize,
        other,
        warmUpSteps,
        dropAt,
        weightDecay,
        clipNorm,
        flipProbability,
        scaleJitter,
        batchNorm,
        averaging,
        matching,
        losses,
        seed,
        threads);
  }

  public TrainingConfig withBatchNorm(BatchNormMode other) {
    return new TrainingConfig(
        budget,
        batchSize,
        learningRate,
        warmUpSteps,
        dropAt,
        weightDecay,
        clipNorm,
        flipProbability,
        scaleJitter,
        other,
        averaging,
        matching,
        losses,
        seed,
        threads);
  }

  public TrainingConfig withScaleJitter(double share) {
    return new TrainingConfig(
        budget,
        batchSize,
        learningRate,
        warmUpSteps,
        dropAt,
        weightDecay,
        clipNorm,
        flipProbability,
        share,
        batchNorm,
        averaging,
        matching,
        losses,
        seed,
        threads);
  }

  public TrainingConfig withAveraging(double decay) {
    return new TrainingConfig(
        budget,
        batchSize,
        learningRate,
        warmUpSteps,
        dropAt,
        weightDecay,
        clipNorm,
        flipProbability,
        scaleJitter,
        batchNorm,
        OptionalDouble.of(decay),
        matching,
        losses,
        seed,
        threads);
  }

  public TrainingConfig withLosses(Losses other) {
    return new TrainingConfig(
        budget,
        batchSize,
        learningRate,
        warmUpSteps,
        dropAt,
        weightDecay,
        clipNorm,
        flipProbability,
        scaleJitter,
        batchNorm,
        averaging,
        matching,
        other,
        seed,
        threads);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", not " + value);
    }
  }
}
