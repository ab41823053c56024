package io.retinue.retinanet.training;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import io.retinue.retinanet.InputSize;
import io.retinue.retinanet.compiler.FlatTensors;
import io.retinue.retinanet.compiler.LoadedProgram;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.compiler.TrainingNetwork;
import io.retinue.retinanet.data.BatchLoader;
import io.retinue.retinanet.loss.BatchTargets;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.RetinaNetHead;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Steps in one native call each: a program that is written from the model and the recipe, and that
 * holds the weights until the run ends. The model's own are not touched.
 *
 * <p>libtorch's graph optimizer is off for the thread that takes the steps: it would rewrite the
 * program after two of them, so that a run that was interrupted and one that was not would round
 * differently.
 */
final class CompiledStep implements TrainingStep {
  private final LoadedProgram loaded;
  private final StepCodegen program;
  private final OptionalDouble averaging;
  private int steps;

  private CompiledStep(LoadedProgram loaded, StepCodegen program, OptionalDouble averaging) {
    this.loaded = loaded;
    this.program = program;
    this.averaging = averaging;
  }

  /**
   * Writes the program, and has libtorch compile it.
   *
   * @param input of most batches
   * @throws EngineException if libtorch cannot
   */
  static CompiledStep of(RetinaNet model, InputSize input, Recipe recipe, Target target) {
    StepCodegen program = new StepCodegen(new TrainingNetwork(model, input, target), recipe);
    LoadedProgram loaded = LoadedProgram.forTraining(program.program(), target.device());
    try (NDManager scratch = loaded.manager().newSubManager()) {
      loaded.run(TrainingNetwork.PACK, scratch);
      return new CompiledStep(loaded, program, recipe.optimization().averaging());
    } catch (RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  @Override
  public Outcome take(BatchLoader.Batch batch, double learningRate) {
    BatchTargets targets = batch.targets();
    double taken =
        averaging.isEmpty()
            ? 0
            : ExponentialMovingAverage.taken(averaging.getAsDouble(), steps + 1);
    JniUtils.setGraphExecutorOptimize(false);
    try (GradientRecording on = GradientRecording.on();
        NDManager scratch = loaded.manager().newSubManager();
        // The program reads them as numbers: on a card that would wait for it.
        NDManager onProcessor = scratch.newSubManager(Device.cpu())) {
      NDArray found =
          loaded
              .run(
                  StepCodegen.STEP,
                  scratch,
                  batch.input().pixels(scratch),
                  scratch.create(targets.weights(), new Shape(targets.weights().length, 1)),
                  scratch.create(targets.rows()),
                  scratch.create(targets.labels()),
                  scratch.create(
                      targets.deltas(), new Shape(targets.foreground(), RetinaNetHead.DELTAS)),
                  onProcessor.create(new double[] {learningRate, taken}))
              .singletonOrThrow();
      float[] numbers = found.toFloatArray();
      Outcome outcome = new Outcome(numbers[0], numbers[1], numbers[2]);
      steps += outcome.isFinite() ? 1 : 0;
      return outcome;
    } finally {
      JniUtils.setGraphExecutorOptimize(true);
    }
  }

  @Override
  public Map<String, float[]> weights() {
    String wanted = averaging.isEmpty() ? TrainingStep.State.WEIGHT : TrainingStep.State.AVERAGE;
    Map<String, float[]> weights = new LinkedHashMap<>();
    kept()
        .forEach(
            (name, values) -> {
              if (name.startsWith(wanted)) {
                weights.put(name.substring(wanted.length()), values);
              }
            });
    return weights;
  }

  @Override
  public TrainingStep.State state() {
    return new TrainingStep.State(steps, kept());
  }

  private Map<String, float[]> kept() {
    Map<String, float[]> tensors = new LinkedHashMap<>();
    try (NDManager scratch = loaded.manager().newSubManager()) {
      NDList kept = loaded.run(StepCodegen.KEPT, scratch);
      int next = 0;
      for (Map.Entry<String, FlatTensors> attribute : program.kept().entrySet()) {
        String prefix = StepCodegen.prefix(attribute.getKey());
        attribute
            .getValue()
            .scatter(kept.get(next++).toFloatArray())
            .forEach((name, values) -> tensors.put(prefix + name, values));
      }
    }
    return tensors;
  }

  @Override
  public void restore(TrainingStep.State state) {
    steps = state.steps();
    try (NDManager scratch = loaded.manager().newSubManager()) {
      NDList arguments = new NDList(scratch.create((float) steps));
      program
          .kept()
          .forEach(
              (attribute, tensors) -> {
                String prefix = StepCodegen.prefix(attribute);
                arguments.add(scratch.create(tensors.gather(name -> state.of(prefix + name))));
              });
      loaded.run(StepCodegen.KEEP, scratch, arguments.toArray(NDArray[]::new));
    }
  }

  @Override
  public void close() {
    loaded.close();
  }
}
