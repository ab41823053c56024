package io.retinue.retinanet.training;

import io.retinue.retinanet.Ranges;
import io.retinue.retinanet.compiler.Execution;
import java.time.Duration;
import java.util.Objects;

/**
 * One run of {@link RetinaNetTrainer}: a recipe, how long, from which seed, and on what.
 *
 * @param recipe how the network is taught
 * @param budget when the run ends
 * @param seed decides the order of the pictures and how they are varied
 * @param threads libtorch's threads for the step, on the thread that calls {@code fit}
 * @param execution how steps are computed
 */
public record TrainingConfig(
    Recipe recipe, TrainingBudget budget, long seed, int threads, Execution execution) {
  private static final int AVAILABLE_THREADS = Runtime.getRuntime().availableProcessors();

  public TrainingConfig {
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(execution, "execution");
    Ranges.require(threads >= 1 && threads <= 1024, "threads must be from 1 to 1024", threads);
  }

  /** A run on all processors, as fast as they can. */
  public static TrainingConfig of(Recipe recipe, TrainingBudget budget) {
    return new TrainingConfig(recipe, budget, 0, AVAILABLE_THREADS, Execution.fastest());
  }

  /** {@link Recipe#quick} for a time on the wall clock. */
  public static TrainingConfig quick(Duration time) {
    return of(Recipe.quick(), new TrainingBudget.Time(time));
  }

  /** {@link Recipe#quick} for a number of steps, reproducible from the seed. */
  public static TrainingConfig quickSteps(int steps) {
    return of(Recipe.quick(), new TrainingBudget.Steps(steps));
  }

  public TrainingConfig with(Recipe other) {
    return new TrainingConfig(other, budget, seed, threads, execution);
  }

  public TrainingConfig with(TrainingBudget other) {
    return new TrainingConfig(recipe, other, seed, threads, execution);
  }

  public TrainingConfig with(Execution other) {
    return new TrainingConfig(recipe, budget, seed, threads, other);
  }

  public TrainingConfig withSeed(long other) {
    return new TrainingConfig(recipe, budget, other, threads, execution);
  }

  public TrainingConfig withThreads(int other) {
    return new TrainingConfig(recipe, budget, seed, other, execution);
  }
}
