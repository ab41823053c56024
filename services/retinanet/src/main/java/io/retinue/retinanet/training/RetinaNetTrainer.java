package io.retinue.retinanet.training;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.HeadOutputs;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.TorchThreads;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fits a model to labelled pictures. Stateless; a run uses the calling thread and one more that
 * prepares pictures. Detectors of other models may work meanwhile; the model that is being trained
 * must be left alone.
 */
public final class RetinaNetTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(RetinaNetTrainer.class);

  /**
   * Trains the model in place. With a budget of steps, the same model, examples, seed and threads
   * give the same weights on the same machine, bit for bit.
   *
   * @return the last step's progress
   * @throws InterruptedException if this thread was interrupted; the run stops within a step and
   *     the model keeps the weights of the last one
   * @throws TrainingDivergedException if a loss or gradient is no longer a number
   * @throws IllegalArgumentException if there are no examples, or one bears an unknown label
   */
  public TrainingProgress fit(
      RetinaNet model, ExampleSource examples, TrainingConfig config, TrainingListener listener)
      throws InterruptedException {
    if (examples.size() < 1) {
      throw new IllegalArgumentException("there are no examples to train on");
    }
    int threadsBefore = TorchThreads.onThisThread();
    TorchThreads.useOnThisThread(config.threads());
    model.block().freezeNorms(config.batchNorm() == TrainingConfig.BatchNormMode.FROZEN);
    LOG.info(
        "training on {} examples: batches of {}, {}, learning rate {}, seed {}, {} threads",
        examples.size(),
        config.batchSize(),
        config.budget(),
        config.learningRate(),
        config.seed(),
        config.threads());
    try (GradientRecording on = GradientRecording.on();
        NDManager state = model.manager().newSubManager();
        BatchLoader loader = loader(model, examples, config)) {
      return run(model, loader, state, config, listener);
    } finally {
      model.block().freezeNorms(false);
      TorchThreads.useOnThisThread(threadsBefore);
    }
  }

  private static BatchLoader loader(
      RetinaNet model, ExampleSource examples, TrainingConfig config) {
    return new BatchLoader(
        new ExampleCache(examples, model.spec()),
        new ExampleOrder(
            examples.size(), config.flipProbability(), config.scaleJitter(), config.seed()),
        size -> new TargetAssigner(model.anchors(size), config.matching()),
        model.spec().preprocessing(),
        config.batchSize());
  }

  private static TrainingProgress run(
      RetinaNet model,
      BatchLoader loader,
      NDManager state,
      TrainingConfig config,
      TrainingListener listener)
      throws InterruptedException {
    Collection<Parameter> parameters = model.parameters().values();
    AdamW optimiser = new AdamW(state, parameters, config.weightDecay(), config.clipNorm());
    WeightAverage average =
        config.averaging().isEmpty()
            ? null
            : new WeightAverage(state, parameters, config.averaging().getAsDouble());
    RetinaNetLoss loss = new RetinaNetLoss(config.losses());
    LearningRateSchedule schedule = new LearningRateSchedule(config);
    TrainingClock clock = new TrainingClock(config.budget(), System::nanoTime);
    TrainingProgress progress;
    do {
      if (Thread.interrupted()) {
        throw new InterruptedException("training stopped after step " + clock.step());
      }
      double rate = schedule.rateAt(clock.step(), clock.share());
      BatchLoader.Batch batch = loader.next();
      RetinaNetLoss.Value value = step(model, batch, loss, optimiser, average, rate, clock);
      clock.tick();
      progress = clock.progress(value.focal(), value.box(), rate);
      listener.onProgress(progress);
    } while (!clock.isOver());
    if (average != null) {
      average.apply();
    }
    return progress;
  }

  private static RetinaNetLoss.Value step(
      RetinaNet model,
      BatchLoader.Batch batch,
      RetinaNetLoss loss,
      AdamW optimiser,
      @Nullable WeightAverage average,
      double rate,
      TrainingClock clock) {
    try (NDManager scratch = model.manager().newSubManager()) {
      HeadOutputs outputs = model.forward(batch.input().normalised(scratch), true);
      RetinaNetLoss.Value value = loss.backward(outputs, batch.targets());
      double norm = value.isFinite() ? optimiser.step(scratch, rate) : Double.NaN;
      if (!Double.isFinite(norm)) {
        throw new TrainingDivergedException(
            "training diverged at step %d: focal loss %s, box loss %s, gradient norm %s at learning rate %s; try a lower one"
                .formatted(clock.step() + 1, value.focal(), value.box(), norm, rate));
      }
      if (average != null) {
        average.update(scratch);
      }
      return value;
    }
  }
}
