package io.retinue.retinanet.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.data.BatchLoader;
import io.retinue.retinanet.data.ExampleCache;
import io.retinue.retinanet.data.ExampleOrder;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.loss.TargetAssigner;
import io.retinue.retinanet.network.InPlaceCopy;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.Sha256;
import io.retinue.retinanet.network.TorchThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits a model to labeled pictures. Stateless; a run uses the calling thread and one more that
 * prepares pictures. Detectors of other models may work meanwhile. Nothing else may use the model
 * that is being trained: the listener gets a copy of its state.
 */
public final class RetinaNetTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(RetinaNetTrainer.class);

  private final StepFactory steps;

  /** Makes the steps of a run. */
  @FunctionalInterface
  interface StepFactory {
    /**
     * @param input of most batches
     */
    TrainingStep create(RetinaNet model, TrainingConfig config, InputSize input);
  }

  public RetinaNetTrainer() {
    this(RetinaNetTrainer::step);
  }

  RetinaNetTrainer(StepFactory steps) {
    this.steps = steps;
  }

  /**
   * Trains the model in place. With a budget of steps, the same model, examples, recipe, seed and
   * threads give the same weights on the same processors, bit for bit.
   *
   * @return the last step's progress
   * @throws InterruptedException if this thread was interrupted; the run stops within a step and
   *     the model gets the weights of the last one
   * @throws TrainingDivergedException if a loss or gradient is no longer a number
   * @throws CardFailedException if the device is a graphics card that fails; the model is then as
   *     it was
   * @throws IllegalArgumentException if there are no examples, one bears an unknown label, or a
   *     graphics card is to compute a loss that no program can be written for
   */
  public TrainingProgress fit(
      RetinaNet model, ExampleSource examples, TrainingConfig config, TrainingListener listener)
      throws InterruptedException {
    return fit(model, examples, config, listener, Optional.empty());
  }

  /**
   * Trains the model in place, and remembers how far it is. If the same run left a checkpoint, it
   * goes on from there: with a budget of steps, to the same weights as if it had never been killed,
   * bit for bit. It also goes on from there on another device, or in another precision; the weights
   * then differ by rounding.
   *
   * @param checkpoints the caller deletes the file when it needs it no more
   */
  public TrainingProgress fit(
      RetinaNet model,
      ExampleSource examples,
      TrainingConfig config,
      TrainingListener listener,
      Optional<Checkpoints> checkpoints)
      throws InterruptedException {
    if (examples.size() < 1) {
      throw new IllegalArgumentException("there are no examples to train on");
    }
    Recipe recipe = config.recipe();
    int threadsBefore = TorchThreads.onThisThread();
    TorchThreads.useOnThisThread(config.threads());
    recipe.optimization().freeze(model);
    LOG.info(
        "training on {} examples: recipe {}, batches of {}, {}, {}, seed {}, {} threads, {} on {}",
        examples.size(),
        recipe.name(),
        recipe.batchSize(),
        config.budget(),
        recipe.optimization().optimizer(),
        config.seed(),
        config.threads(),
        config.execution(),
        config.deviceName());
    try {
      Optional<Checkpoints.CheckpointFile> file =
          checkpoints.map(
              one ->
                  new Checkpoints.CheckpointFile(
                      one, Sha256.of(model, config.identity() + "\n" + examples.size())));
      Optional<Checkpoints.CheckpointFile.Found> found =
          file.flatMap(Checkpoints.CheckpointFile::read);
      int taken = found.map(one -> one.state().steps()).orElse(0);
      Duration elapsed = found.map(Checkpoints.CheckpointFile.Found::elapsed).orElse(Duration.ZERO);
      // The first batches are prepared while the step is compiled.
      try (BatchLoader loader = loader(model, examples, config, taken);
          TrainingStep step = steps.create(model, config, sizeOf(model, examples.image(0)))) {
        found.ifPresent(
            one -> {
              LOG.info("going on after step {}", one.state().steps());
              step.restore(one.state());
            });
        TrainingClock clock = new TrainingClock(config.budget(), System::nanoTime, taken, elapsed);
        return run(model, loader, step, config, clock, listener, file);
      }
    } finally {
      model.unfreeze();
      TorchThreads.useOnThisThread(threadsBefore);
    }
  }

  /**
   * Compiled where the configuration wants it and this machine can, else eager.
   *
   * @param input of most batches
   */
  static TrainingStep step(RetinaNet model, TrainingConfig config, InputSize input) {
    Recipe recipe = config.recipe();
    return switch (config.execution()) {
      case EAGER -> new EagerStep(model, recipe);
      case COMPILED_FLOAT32 -> compiled(model, input, config, Target.Precision.FLOAT32);
      case COMPILED_BFLOAT16 -> compiled(model, input, config, Target.Precision.BFLOAT16);
    };
  }

  /** The input that a picture becomes. */
  private static InputSize sizeOf(RetinaNet model, RgbImage image) {
    return model.spec().preprocessing().inputSize(image.width(), image.height());
  }

  private static TrainingStep compiled(
      RetinaNet model, InputSize input, TrainingConfig config, Target.Precision precision) {
    Recipe recipe = config.recipe();
    boolean onCard = config.device().isGpu();
    if (!LossCodegen.canWrite(recipe.losses())) {
      String reason = "no program can be written for " + recipe.losses().classes();
      if (onCard) {
        throw new IllegalArgumentException(reason + ": train with it on the device cpu");
      }
      return eager(model, recipe, reason);
    }
    if (onCard) {
      Target card = new Target(precision, Target.Kernels.CUDNN, config.device());
      return CardStep.of(() -> CompiledStep.of(model, input, recipe, card));
    }
    try {
      return CompiledStep.of(model, input, recipe, Target.thisProcessor().with(precision));
    } catch (EngineException e) {
      return eager(model, recipe, "libtorch refuses the program: " + e.getMessage());
    }
  }

  private static TrainingStep eager(RetinaNet model, Recipe recipe, String reason) {
    LOG.warn("training steps are not compiled, which makes them slower: {}", reason);
    return new EagerStep(model, recipe);
  }

  private static BatchLoader loader(
      RetinaNet model, ExampleSource examples, TrainingConfig config, int stepsTaken) {
    Recipe recipe = config.recipe();
    ExampleOrder order = new ExampleOrder(examples.size(), recipe.augmentation(), config.seed());
    order.skip((long) stepsTaken * recipe.batchSize());
    return new BatchLoader(
        new ExampleCache(examples, model.spec()),
        order,
        size -> new TargetAssigner(model.anchors(size), recipe.matching()),
        model.spec().preprocessing(),
        recipe.batchSize());
  }

  private static TrainingProgress run(
      RetinaNet model,
      BatchLoader loader,
      TrainingStep step,
      TrainingConfig config,
      TrainingClock clock,
      TrainingListener listener,
      Optional<Checkpoints.CheckpointFile> file)
      throws InterruptedException {
    Optimization optimization = config.recipe().optimization();
    try {
      TrainingProgress progress;
      do {
        if (Thread.interrupted()) {
          throw new InterruptedException("training stopped after step " + clock.step());
        }
        double rate =
            optimization.optimizer().learningRate()
                * optimization.schedule().factorAt(clock.step(), clock.share());
        TrainingStep.Outcome outcome = step.take(loader.next(), rate);
        clock.tick();
        requireFinite(outcome, clock.step(), rate);
        progress = clock.progress(outcome.focal(), outcome.box(), rate);
        if (!clock.isOver()) {
          file.ifPresent(one -> one.offer(step, clock.elapsed()));
        }
        listener.onStep(progress, () -> copy(model, step.weights()));
      } while (!clock.isOver());
      return progress;
    } finally {
      write(step.weights(), model);
    }
  }

  /** Overwrites the model's weights of these names; others stay. */
  private static void write(Map<String, float[]> weights, RetinaNet model) {
    model
        .parameters()
        .forEach(
            (name, parameter) -> {
              float[] values = weights.get(name);
              if (values != null) {
                InPlaceCopy.write(parameter.getArray(), values);
              }
            });
  }

  /** A copy of the model with these weights in place of its own. */
  private static RetinaNet copy(RetinaNet model, Map<String, float[]> weights) {
    try {
      return RetinaNet.from(
          model.spec(),
          DataType.FLOAT32,
          (name, shape) -> {
            float[] values = weights.get(name);
            return values == null ? model.values(name, shape) : values;
          });
    } catch (IOException e) {
      throw new UncheckedIOException("weights in memory cannot be read", e);
    }
  }

  private static void requireFinite(TrainingStep.Outcome outcome, int step, double rate) {
    if (!outcome.isFinite()) {
      throw new TrainingDivergedException(
          "training diverged at step %d: focal loss %s, box loss %s, gradient norm %s at learning rate %s; try a lower one"
              .formatted(step, outcome.focal(), outcome.box(), outcome.gradientNorm(), rate));
    }
  }
}
