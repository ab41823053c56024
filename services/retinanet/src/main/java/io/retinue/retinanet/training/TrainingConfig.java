package io.retinue.retinanet.training;

import ai.djl.Device;
import io.retinue.retinanet.Ranges;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.compiler.Target;
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
 * @param device where steps are computed; eager ones on the processors only
 */
public record TrainingConfig(
    Recipe recipe,
    TrainingBudget budget,
    long seed,
    int threads,
    Execution execution,
    Device device) {
  private static final int AVAILABLE_THREADS = Runtime.getRuntime().availableProcessors();

  public TrainingConfig {
    Objects.requireNonNull(recipe, "recipe");
    Objects.requireNonNull(budget, "budget");
    Objects.requireNonNull(execution, "execution");
    Objects.requireNonNull(device, "device");
    if (execution == Execution.EAGER && device.isGpu()) {
      throw new IllegalArgumentException(
          "eager steps run on the processors alone: choose a compiled execution, or the device"
              + " cpu");
    }
    Ranges.require(threads >= 1 && threads <= 1024, "threads must be from 1 to 1024", threads);
  }

  /** A run on all processors, as fast as they can. */
  public static TrainingConfig of(Recipe recipe, TrainingBudget budget) {
    return new TrainingConfig(recipe, budget, 0, AVAILABLE_THREADS, Execution.fastest());
  }

  /** The same on a device, in its fastest precision. */
  public TrainingConfig on(Target target) {
    return new TrainingConfig(
        recipe, budget, seed, threads, Execution.fastest(target), target.device());
  }

  /** On the processors. */
  public TrainingConfig(
      Recipe recipe, TrainingBudget budget, long seed, int threads, Execution execution) {
    this(recipe, budget, seed, threads, execution, Device.cpu());
  }

  /**
   * What a run learns, as text: everything but where and how precisely it is computed. A run goes
   * on from a checkpoint of the same.
   */
  public String identity() {
    return "%s %s seed %d threads %d".formatted(recipe, budget, seed, threads);
  }

  /** The device as a user writes it, such as {@code gpu:0}. */
  public String deviceName() {
    return Target.nameOf(device);
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
    return new TrainingConfig(other, budget, seed, threads, execution, device);
  }

  public TrainingConfig with(TrainingBudget other) {
    return new TrainingConfig(recipe, other, seed, threads, execution, device);
  }

  public TrainingConfig with(Execution other) {
    return new TrainingConfig(recipe, budget, seed, threads, other, device);
  }

  public TrainingConfig withSeed(long other) {
    return new TrainingConfig(recipe, budget, other, threads, execution, device);
  }

  public TrainingConfig withThreads(int other) {
    return new TrainingConfig(recipe, budget, seed, other, execution, device);
  }
}
