package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.Preprocessing;
import io.retinue.retinanet.Resizing;
import io.retinue.retinanet.RetinaNetConfig;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.data.BatchLoader;
import io.retinue.retinanet.data.ExampleCache;
import io.retinue.retinanet.data.ExampleOrder;
import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.Losses;
import io.retinue.retinanet.loss.TargetAssigner;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import io.retinue.retinanet.network.TorchThreads;
import io.retinue.retinanet.network.TrainableLayers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The compiled step does what the eager one does. */
class CompiledStepTest {
  private static final ModelSpec SPEC = SmallModels.spec("red", "blue");
  private static final int STEPS = 4;
  private static final double LEARNING_RATE = 1e-3;
  private static final OptimizerConfig SGD = new OptimizerConfig.Sgd(1e-2, 0.9, 1e-2);

  @BeforeAll
  static void useOneThread() {
    TorchThreads.useOnThisThread(1);
  }

  @ParameterizedTest
  @EnumSource(Losses.BoxDistance.class)
  void shouldLearnWhatTheEagerStepLearnsWhateverTheBoxLoss(Losses.BoxDistance distance) {
    shouldAgree(SPEC, recipe().with(new Losses(ClassLoss.focal(0.25, 2), distance)));
  }

  @Test
  void shouldLearnWhatTheEagerStepLearnsByDescentWithMomentum() {
    shouldAgree(SPEC, recipe().with(recipe().optimization().with(SGD).withAveraging(0.9)));
  }

  @Test
  void shouldLearnWhatTheEagerStepLearnsWithFrozenNorms() {
    Recipe frozen =
        recipe().with(recipe().optimization().with(Optimization.NormTraining.FROZEN).with(SGD));

    shouldAgree(SPEC, frozen);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 4})
  void shouldLearnWhatTheEagerStepLearnsWithFrozenLayers(int layers) {
    Optimization optimization = recipe().optimization().withAveraging(0.9);

    shouldAgree(SPEC, recipe().with(optimization.with(new TrainableLayers(layers))));
  }

  @Test
  void shouldKeepNoStateOfFrozenLayers() {
    Recipe frozen = recipe().with(recipe().optimization().with(new TrainableLayers(3)));
    for (Execution execution : Execution.values()) {
      assertThat(run(SPEC, frozen, execution, 0, 1, null).state.tensors().keySet())
          .as("%s", execution)
          .noneMatch(name -> name.matches(".*backbone.body.(conv1|bn1|layer1).*"))
          .anyMatch(name -> name.startsWith("moment1/backbone.body.layer2"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5})
  void shouldLearnWhatTheEagerStepLearnsFromInputsThatFollowThePictures(int layers) {
    Preprocessing plain = SPEC.preprocessing();
    ModelSpec spec =
        new ModelSpec(
            SPEC.network(),
            SPEC.classes(),
            new Preprocessing(new Resizing.ShortSide(96, 256), plain.mean(), plain.std()),
            SPEC.decoding());
    Recipe pairs =
        new Recipe(
            "pairs",
            2, // of three pictures: the largest is not in every batch
            recipe().optimization().with(new TrainableLayers(layers)),
            recipe().augmentation(),
            recipe().matching(),
            recipe().losses());
    List<LabelledImage> examples = new ArrayList<>(SmallModels.boxes(2, 1));
    examples.add(twiceAsWide(examples.get(0)));

    shouldAgree(spec, pairs, examples);
  }

  private static LabelledImage twiceAsWide(LabelledImage example) {
    RgbImage image = example.image();
    int row = image.width() * RgbImage.CHANNELS;
    byte[] rgb = new byte[2 * image.rgb().length];
    for (int y = 0; y < image.height(); y++) {
      System.arraycopy(image.rgb(), y * row, rgb, 2 * y * row, row);
    }
    return new LabelledImage(
        new RgbImage(2 * image.width(), image.height(), rgb), example.annotations());
  }

  @Test
  void shouldLearnWhatTheEagerStepLearnsFromOtherClassLosses() {
    Losses.BoxDistance l1 = Losses.BoxDistance.L1;
    shouldAgree(SPEC, recipe().with(new Losses(ClassLoss.crossEntropy(), l1)));
    shouldAgree(SPEC, recipe().with(new Losses(ClassLoss.focal(0.5, 0.5), l1, 3)));
  }

  @Test
  void shouldLearnWhatTheEagerStepLearnsWithGroupNormsAndP6FromC5() {
    RetinaNetConfig plain = SPEC.network();
    RetinaNetConfig network =
        new RetinaNetConfig(
            plain.backbone(),
            64,
            RetinaNetConfig.ExtraLevels.P6_FROM_C5,
            1,
            RetinaNetConfig.HeadNorm.GROUP_NORM,
            plain.anchors());

    shouldAgree(
        new ModelSpec(network, SPEC.classes(), SPEC.preprocessing(), SPEC.decoding()), recipe());
  }

  @Test
  void shouldLearnMuchTheSameInHalfThePrecision() {
    Run eager = run(SPEC, recipe(), Execution.EAGER);
    Run half = run(SPEC, recipe(), Execution.COMPILED_BFLOAT16);

    for (int i = 0; i < STEPS; i++) {
      // 8 significant bits: each rounding is off by up to 0.4 %, and they add up over the steps.
      assertClose("focal loss", half.outcomes.get(i).focal(), eager.outcomes.get(i).focal(), 0.02);
      assertClose("box loss", half.outcomes.get(i).box(), eager.outcomes.get(i).box(), 0.02);
      assertClose(
          "gradient",
          half.outcomes.get(i).gradientNorm(),
          eager.outcomes.get(i).gradientNorm(),
          0.05);
    }
  }

  @Test
  void shouldGoOnFromAStateAsIfItHadNotStopped() {
    Recipe recipe = recipe().with(recipe().optimization().withAveraging(0.9));
    for (Execution execution : Execution.values()) {
      Run whole = run(SPEC, recipe, execution);
      TrainingStep.State halfWay = run(SPEC, recipe, execution, 0, 2, null).state;
      Run rest = run(SPEC, recipe, execution, 2, STEPS, halfWay);

      assertThat(rest.state.steps()).isEqualTo(STEPS);
      assertThat(rest.state.tensors().keySet()).isEqualTo(whole.state.tensors().keySet());
      rest.state
          .tensors()
          .forEach(
              (name, values) ->
                  assertThat(values).as(execution + " " + name).isEqualTo(whole.state.of(name)));
    }
  }

  /** After one step, and after all. */
  private record Run(
      List<TrainingStep.Outcome> outcomes, TrainingStep.State first, TrainingStep.State state) {}

  /** Both steps on the same batches: losses, gradients, weights, moments, statistics, averages. */
  private static void shouldAgree(ModelSpec spec, Recipe recipe) {
    shouldAgree(spec, recipe, SmallModels.boxes(3, 1));
  }

  private static void shouldAgree(ModelSpec spec, Recipe recipe, List<LabelledImage> examples) {
    Run eager = run(spec, recipe, Execution.EAGER, examples, 0, STEPS, null);
    Run compiled = run(spec, recipe, Execution.COMPILED_FLOAT32, examples, 0, STEPS, null);

    for (int i = 0; i < STEPS; i++) {
      TrainingStep.Outcome is = compiled.outcomes.get(i);
      TrainingStep.Outcome expected = eager.outcomes.get(i);
      assertClose("focal loss " + i, is.focal(), expected.focal(), 1e-4);
      assertClose("box loss " + i, is.box(), expected.box(), 1e-4);
      assertClose("gradient " + i, is.gradientNorm(), expected.gradientNorm(), 1e-3);
    }
    // Moments after one step are the gradients, and statistics are the batch's.
    compiled
        .first
        .tensors()
        .forEach((name, values) -> assertClose(name, values, eager.first.of(name), 2e-3));
    // Adam's first steps go by the sign of a gradient, which is rounding where that is nearly 0.
    compiled
        .state
        .tensors()
        .forEach((name, values) -> assertClose(name, values, eager.state.of(name), 5e-2));
  }

  private static Recipe recipe() {
    return SmallModels.steps(STEPS).recipe();
  }

  private static Run run(ModelSpec spec, Recipe recipe, Execution execution) {
    return run(spec, recipe, execution, 0, STEPS, null);
  }

  private static Run run(
      ModelSpec spec,
      Recipe recipe,
      Execution execution,
      int from,
      int to,
      TrainingStep.@Nullable State begin) {
    return run(spec, recipe, execution, SmallModels.boxes(3, 1), from, to, begin);
  }

  private static Run run(
      ModelSpec spec,
      Recipe recipe,
      Execution execution,
      List<LabelledImage> examples,
      int from,
      int to,
      TrainingStep.@Nullable State begin) {
    TrainingConfig config = SmallModels.steps(STEPS).with(recipe).with(execution);
    ExampleOrder order = new ExampleOrder(examples.size(), recipe.augmentation(), 1);
    order.skip((long) from * recipe.batchSize());
    try (RetinaNet model = RetinaNet.create(spec, 1)) {
      recipe.optimization().freeze(model);
      try (TrainingStep step =
              RetinaNetTrainer.step(model, config, spec.preprocessing().inputSize(128, 96));
          BatchLoader loader =
              new BatchLoader(
                  new ExampleCache(SmallModels.source(examples), spec),
                  order,
                  size -> new TargetAssigner(model.anchors(size), recipe.matching()),
                  spec.preprocessing(),
                  recipe.batchSize())) {
        assertThat(step instanceof EagerStep).isEqualTo(execution == Execution.EAGER);
        if (begin != null) {
          step.restore(begin);
        }
        List<TrainingStep.Outcome> outcomes = new ArrayList<>();
        outcomes.add(step.take(loader.next(), LEARNING_RATE));
        TrainingStep.State first = step.state();
        for (int i = from + 1; i < to; i++) {
          outcomes.add(step.take(loader.next(), LEARNING_RATE));
        }
        return new Run(outcomes, first, step.state());
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void assertClose(String what, double is, double expected, double relative) {
    assertThat(Math.abs(is - expected))
        .as("%s is %s, not %s", what, is, expected)
        .isLessThanOrEqualTo(relative * Math.abs(expected));
  }

  /** As vectors: the distance is small beside the length, or beside the way of a step. */
  private static void assertClose(String what, float[] is, float[] expected, double relative) {
    double distance = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      distance += Math.pow(is[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    boolean moves =
        what.startsWith(TrainingStep.State.WEIGHT) || what.startsWith(TrainingStep.State.AVERAGE);
    double way = moves ? LEARNING_RATE * Math.sqrt(expected.length) : 1e-6;
    assertThat(Math.sqrt(distance))
        .as(what)
        .isLessThanOrEqualTo(relative * (Math.sqrt(length) + 10 * way));
  }
}
