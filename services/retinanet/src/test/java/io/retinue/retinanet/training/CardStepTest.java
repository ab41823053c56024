package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.compiler.Target;
import io.retinue.retinanet.data.BatchLoader;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graphics card that fails, played by processors that throw what libtorch throws then. */
class CardStepTest {
  private static final ModelSpec SPEC = SmallModels.spec("red", "blue");
  private static final String STEM = "backbone.body.conv1.weight";
  private static final String GONE =
      "CUDA error: unspecified launch failure\nCUDA kernel errors might be reported later";
  private static final String FULL =
      "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity of 7.79 GiB";

  @TempDir private Path folder;

  /** Steps of the processors, until the card fails; it then counts what is still asked of it. */
  private static final class FailingCard implements TrainingStep {
    private final TrainingStep step;
    private final int lastStep;
    private final String failure;
    private int taken;
    private int callsAfter;

    FailingCard(TrainingStep step, int lastStep, String failure) {
      this.step = step;
      this.lastStep = lastStep;
      this.failure = failure;
    }

    @Override
    public Outcome take(BatchLoader.Batch batch, double learningRate) {
      failAfterTheLastStep();
      taken++;
      return step.take(batch, learningRate);
    }

    private void failAfterTheLastStep() {
      if (taken >= lastStep) {
        callsAfter++;
        throw new EngineException(failure);
      }
    }

    @Override
    public Map<String, float[]> weights() {
      failAfterTheLastStep();
      return step.weights();
    }

    @Override
    public State state() {
      return step.state(); // the checkpoint of the last step
    }

    @Override
    public void restore(State state) {
      step.restore(state);
    }

    @Override
    public void close() {
      step.close();
      throw new EngineException(failure);
    }
  }

  private final List<FailingCard> cards = new ArrayList<>();

  private RetinaNetTrainer trainerOnACardThatFailsAfter(int steps, String failure) {
    return new RetinaNetTrainer(
        (model, config, input) ->
            CardStep.of(
                () -> {
                  FailingCard card =
                      new FailingCard(
                          CompiledStep.of(
                              model,
                              input,
                              config.recipe(),
                              new Target(Target.Precision.FLOAT32, Target.Kernels.CUDNN)),
                          steps,
                          failure);
                  cards.add(card);
                  return card;
                }));
  }

  private Optional<Checkpoints> checkpoints() {
    return Optional.of(new Checkpoints(folder.resolve("checkpoint"), Duration.ZERO));
  }

  private static ExampleSource examples() {
    return SmallModels.source(SmallModels.boxes(3, 1));
  }

  @Test
  void shouldGoOnOnTheProcessorsWhereTheCardWasLost() throws InterruptedException {
    TrainingConfig config = SmallModels.steps(6).with(Execution.COMPILED_FLOAT32);
    List<Integer> steps = new ArrayList<>();
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      float[] before = stem(model);

      CardFailedException failure =
          catchThrowableOfType(
              CardFailedException.class,
              () ->
                  trainerOnACardThatFailsAfter(3, GONE)
                      .fit(
                          model,
                          examples(),
                          config.on(card()),
                          (progress, soFar) -> steps.add(progress.step()),
                          checkpoints()));
      assertThat(failure).hasMessage("the GPU failed: CUDA error: unspecified launch failure");
      assertThat(failure.reason()).isEqualTo(CardFailedException.Reason.FAILED);
      assertThat(cards.get(0).callsAfter).as("calls of a card that is gone").isEqualTo(1);
      assertThat(stem(model)).as("the model is as it was").isEqualTo(before);

      new RetinaNetTrainer()
          .fit(
              model,
              examples(),
              config,
              (progress, soFar) -> steps.add(progress.step()),
              checkpoints());
      assertThat(steps).containsExactly(1, 2, 3, 4, 5, 6);
      assertThat(stem(model)).isNotEqualTo(before);
    }
  }

  @Test
  void shouldTellFullMemoryFromACardThatIsGone() {
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      assertThatThrownBy(
              () ->
                  trainerOnACardThatFailsAfter(0, FULL)
                      .fit(model, examples(), SmallModels.steps(2), (progress, soFar) -> {}))
          .isInstanceOf(CardFailedException.class)
          .hasMessageStartingWith("the GPU has not enough memory left: CUDA out of memory. Tried")
          .hasCauseInstanceOf(EngineException.class)
          .extracting(e -> ((CardFailedException) e).reason())
          .isEqualTo(CardFailedException.Reason.MEMORY_FULL);
    }
  }

  /** No machine has a hundred cards, so this is libtorch's own failure. */
  @Test
  void shouldNameACardThatIsNotThereWhenTheStepIsCompiled() {
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      assertThatThrownBy(
              () ->
                  new RetinaNetTrainer()
                      .fit(
                          model,
                          examples(),
                          SmallModels.steps(2).on(card()),
                          (progress, soFar) -> {}))
          .isInstanceOf(CardFailedException.class)
          .hasMessageStartingWith("the GPU failed: ")
          .hasCauseInstanceOf(EngineException.class);
    }
  }

  @Test
  void shouldRefuseALossThatOnlyTheEagerStepHas() {
    Recipe recipe = SmallModels.steps(2).recipe();
    Recipe hard = recipe.with(new Losses(new ClassLoss.HardNegatives(3), Losses.BoxDistance.L1));
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      assertThatThrownBy(
              () ->
                  new RetinaNetTrainer()
                      .fit(
                          model,
                          examples(),
                          SmallModels.steps(2).with(hard).on(card()),
                          (progress, soFar) -> {}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith(": train with it on the device cpu");
    }
  }

  private static Target card() {
    return new Target(Target.Precision.FLOAT32, Target.Kernels.CUDNN, Device.gpu(99));
  }

  private static float[] stem(RetinaNet model) {
    return Objects.requireNonNull(model.parameters().get(STEM)).getArray().toFloatArray();
  }
}
