package io.retinue.retinanet.training;

import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import io.retinue.retinanet.data.BatchLoader;
import io.retinue.retinanet.loss.RetinaNetLoss;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.HeadOutputs;
import io.retinue.retinanet.network.InPlaceCopy;
import io.retinue.retinanet.network.RetinaNet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Steps through the network's blocks, on the model's own parameters. */
final class EagerStep implements TrainingStep {
  private final RetinaNet model;
  private final NDManager state;
  private final Map<String, Parameter> learning;
  private final Optimizer update;
  private final RetinaNetLoss loss;
  private final @Nullable ExponentialMovingAverage average;
  private int steps;

  EagerStep(RetinaNet model, Recipe recipe) {
    this.model = model;
    state = model.manager().newSubManager();
    learning = model.learning();
    update = Optimizer.of(recipe.optimization(), state, learning);
    loss = new RetinaNetLoss(recipe.losses());
    average =
        recipe.optimization().averaging().isEmpty()
            ? null
            : new ExponentialMovingAverage(
                state, learning, recipe.optimization().averaging().getAsDouble());
  }

  @Override
  public Outcome take(BatchLoader.Batch batch, double learningRate) {
    try (GradientRecording on = GradientRecording.on();
        NDManager scratch = model.manager().newSubManager()) {
      HeadOutputs outputs = model.forward(batch.input().normalized(scratch), true);
      RetinaNetLoss.Value value = loss.backward(outputs, batch.targets());
      double norm = value.isFinite() ? update.step(scratch, learningRate) : Double.NaN;
      Outcome outcome = new Outcome(value.focal(), value.box(), norm);
      if (outcome.isFinite()) {
        steps++;
        if (average != null) {
          average.update(scratch, steps);
        }
      }
      return outcome;
    }
  }

  @Override
  public Map<String, float[]> weights() {
    if (average != null) {
      Map<String, float[]> averages = new LinkedHashMap<>();
      average.save("", averages);
      return averages;
    }
    return current("");
  }

  private Map<String, float[]> current(String prefix) {
    Map<String, float[]> weights = new LinkedHashMap<>();
    learning.forEach((name, p) -> weights.put(prefix + name, p.getArray().toFloatArray()));
    return weights;
  }

  @Override
  public TrainingStep.State state() {
    Map<String, float[]> tensors = current(TrainingStep.State.WEIGHT);
    update.save(tensors);
    if (average != null) {
      average.save(TrainingStep.State.AVERAGE, tensors);
    }
    return new TrainingStep.State(steps, tensors);
  }

  @Override
  public void restore(TrainingStep.State saved) {
    steps = saved.steps();
    update.restore(saved, steps);
    if (average != null) {
      average.restore(saved);
    }
    learning.forEach(
        (name, p) -> InPlaceCopy.write(p.getArray(), saved.of(TrainingStep.State.WEIGHT + name)));
  }

  @Override
  public void close() {
    state.close();
  }
}
