package io.retinue.retinanet.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.nn.Parameter;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.ModelSpec;
import io.retinue.retinanet.compiler.Execution;
import io.retinue.retinanet.detection.Detector;
import io.retinue.retinanet.network.GradientRecording;
import io.retinue.retinanet.network.RetinaNet;
import io.retinue.retinanet.network.SmallModels;
import io.retinue.retinanet.network.TrainableLayers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RetinaNetTrainerTest {
  private static final TrainingListener SILENT = (progress, soFar) -> {};
  private static final ModelSpec SPEC = SmallModels.spec("red", "blue");

  private static TrainingProgress fit(
      RetinaNet model, List<LabelledImage> examples, TrainingConfig config) {
    return fit(model, examples, config, SILENT);
  }

  private static TrainingProgress fit(
      RetinaNet model,
      List<LabelledImage> examples,
      TrainingConfig config,
      TrainingListener listener) {
    try {
      return new RetinaNetTrainer().fit(model, SmallModels.source(examples), config, listener);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, float[]> weights(RetinaNet model) {
    Map<String, float[]> weights = new HashMap<>();
    for (Map.Entry<String, Parameter> named : model.parameters().entrySet()) {
      weights.put(named.getKey(), named.getValue().getArray().toFloatArray());
    }
    return weights;
  }

  private static float[] weights(RetinaNet model, String name) {
    float[] values = weights(model).get(name);
    assertThat(values).isNotNull();
    return values;
  }

  @Test
  void shouldFindTheBoxesItWasTrainedOn() {
    List<LabelledImage> examples = SmallModels.boxes(4, 1);
    RetinaNet model = RetinaNet.create(SPEC, 1);
    fit(model, examples, SmallModels.steps(150));

    try (Detector detector = new Detector(model, 4)) {
      List<List<Detection>> found =
          detector.detect(examples.stream().map(LabelledImage::image).toList());

      for (int i = 0; i < examples.size(); i++) {
        for (Annotation truth : examples.get(i).annotations()) {
          assertThat(found.get(i))
              .as("picture %d, %s", i, truth)
              .anySatisfy(
                  d -> {
                    assertThat(d.label()).isEqualTo(truth.label());
                    assertThat(d.score()).isGreaterThan(0.5f);
                    assertThat(d.box().iou(truth.box())).isGreaterThan(0.7f);
                  });
        }
        List<Annotation> truths = examples.get(i).annotations();
        assertThat(found.get(i))
            .filteredOn(d -> d.score() > 0.5f)
            .allSatisfy(
                d ->
                    assertThat(truths)
                        .anySatisfy(
                            truth -> {
                              assertThat(truth.label()).isEqualTo(d.label());
                              assertThat(truth.box().iou(d.box())).isGreaterThan(0.4f);
                            }));
      }
    }
  }

  @Test
  void shouldTrainTheSameWeightsFromTheSameSeed() {
    List<LabelledImage> examples = SmallModels.boxes(5, 2);
    try (RetinaNet one = RetinaNet.create(SPEC, 1);
        RetinaNet same = RetinaNet.create(SPEC, 1);
        RetinaNet other = RetinaNet.create(SPEC, 1)) {
      fit(one, examples, SmallModels.steps(6).withSeed(3));
      fit(same, examples, SmallModels.steps(6).withSeed(3));
      fit(other, examples, SmallModels.steps(6).withSeed(4));

      for (Map.Entry<String, float[]> named : weights(one).entrySet()) {
        assertThat(weights(same)).containsEntry(named.getKey(), named.getValue());
      }
      String name = "backbone.body.conv1.weight";
      assertThat(weights(other, name)).isNotEqualTo(weights(one, name));
    }
  }

  @Test
  void shouldReportEveryStep() {
    List<TrainingProgress> heard = new ArrayList<>();
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      TrainingProgress last =
          fit(
              model,
              SmallModels.boxes(2, 1),
              SmallModels.steps(4),
              (progress, soFar) -> heard.add(progress));

      assertThat(heard).extracting(TrainingProgress::step).containsExactly(1, 2, 3, 4);
      assertThat(heard).extracting(TrainingProgress::steps).containsOnly(4);
      assertThat(heard.get(3)).isEqualTo(last);
      assertThat(last.eta()).isEqualTo(Duration.ZERO);
      // Step 1 of a warm-up of 50; step 4 is past 70 % of the budget.
      assertThat(heard.get(0).learningRate()).isCloseTo(1e-3 / 50, within(1e-12));
      assertThat(heard.get(3).learningRate()).isCloseTo(1e-4 * 4 / 50, within(1e-12));
    }
  }

  @Test
  void shouldTrainOnPicturesWithNothingOnThem() {
    List<LabelledImage> examples = List.of(SmallModels.empty(1), SmallModels.empty(2));
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      float[] before = weights(model, "head.classification_head.cls_logits.bias");
      TrainingProgress last = fit(model, examples, SmallModels.steps(3));

      assertThat(last.boxLoss()).isZero();
      assertThat(last.focalLoss()).isPositive();
      assertThat(weights(model, "head.classification_head.cls_logits.bias")).isNotEqualTo(before);
    }
  }

  @Test
  void shouldNameTheStepAtWhichItDiverged() {
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      Parameter stem = model.parameters().get("backbone.body.conv1.weight");
      assertThat(stem).isNotNull();
      TrainingListener poison =
          (progress, soFar) -> {
            if (progress.step() == 2) {
              try (GradientRecording off = GradientRecording.off()) {
                stem.getArray().muli(Float.NaN);
              }
            }
          };

      assertThatThrownBy(
              () ->
                  fit(
                      model,
                      SmallModels.boxes(2, 1),
                      SmallModels.steps(5).with(Execution.EAGER),
                      poison))
          .isInstanceOf(TrainingDivergedException.class)
          .hasMessageContaining("diverged at step 3: focal loss NaN");
    }
  }

  @Test
  void shouldNameTheExampleWhoseLabelIsUnknown() {
    LabelledImage wrong =
        new LabelledImage(
            SmallModels.empty(1).image(), List.of(new Annotation(2, new Box(0, 0, 9, 9), false)));
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      assertThatThrownBy(() -> fit(model, List.of(wrong), SmallModels.steps(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("example 0 has label 2, the model has 2 classes");
      assertThatThrownBy(() -> fit(model, List.of(), SmallModels.steps(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("no examples");
    }
  }

  @Test
  void shouldStopWhenInterrupted() {
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      assertThatThrownBy(
              () ->
                  new RetinaNetTrainer()
                      .fit(
                          model,
                          SmallModels.source(SmallModels.boxes(2, 1)),
                          SmallModels.steps(1000),
                          (progress, soFar) -> Thread.currentThread().interrupt()))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void shouldEndWhenTheTimeIsOver() {
    TrainingConfig config = TrainingConfig.quick(Duration.ofMillis(400)).withThreads(1);
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      TrainingProgress last = fit(model, SmallModels.boxes(2, 1), config);

      assertThat(last.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(400));
      assertThat(last.steps()).isEqualTo(last.step());
    }
  }

  @Test
  void shouldLeaveNormsAloneWhenFrozen() {
    TrainingConfig frozen =
        with(
            SmallModels.steps(2),
            optimization -> optimization.with(Optimization.NormTraining.FROZEN));
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      Map<String, float[]> before = weights(model);
      fit(model, SmallModels.boxes(2, 1), frozen);
      Map<String, float[]> after = weights(model);

      after.forEach(
          (name, values) -> {
            boolean norm = name.contains("bn") || name.contains("downsample.1");
            assertThat(Arrays.equals(values, before.get(name))).as(name).isEqualTo(norm);
          });
    }
  }

  @ParameterizedTest
  @EnumSource(Execution.class)
  void shouldLeaveFrozenLayersAlone(Execution execution) {
    TrainingConfig frozen =
        with(
            SmallModels.steps(3).with(execution),
            optimization -> optimization.with(new TrainableLayers(2)).withAveraging(0.9));
    try (RetinaNet model = RetinaNet.create(SPEC, 1)) {
      Map<String, float[]> before = weights(model);
      fit(model, SmallModels.boxes(2, 1), frozen);

      weights(model)
          .forEach(
              (name, values) ->
                  assertThat(Arrays.equals(values, before.get(name)))
                      .as(name)
                      .isEqualTo(name.matches("backbone.body.(conv1|bn1|layer1|layer2)\\..*")));
      assertThat(model.learning().keySet()).as("after the run").isEqualTo(before.keySet());
    }
  }

  @Test
  void shouldEndWithTheAverageOfTheWeights() {
    List<LabelledImage> examples = SmallModels.boxes(2, 1);
    TrainingConfig averaging =
        with(SmallModels.steps(2), optimization -> optimization.withAveraging(0.9));
    try (RetinaNet plain = RetinaNet.create(SPEC, 1);
        RetinaNet averaged = RetinaNet.create(SPEC, 1)) {
      String name = "head.regression_head.bbox_reg.bias";
      List<Double> seen = new ArrayList<>();
      fit(
          plain,
          examples,
          SmallModels.steps(2),
          (progress, soFar) -> {
            try (RetinaNet copy = soFar.copy()) {
              seen.add((double) weights(copy, name)[0]);
            }
          });
      fit(averaged, examples, averaging);

      // From 0, after two steps: kept 2/11 of the start, then 3/12 of the first average.
      double expected = 0.25 * (9 / 11.0) * seen.get(0) + 0.75 * seen.get(1);
      assertThat((double) weights(averaged, name)[0])
          .isCloseTo(expected, within(1e-4 * Math.abs(expected)));
    }
  }

  private static TrainingConfig with(TrainingConfig config, UnaryOperator<Optimization> change) {
    Recipe recipe = config.recipe();
    return config.with(recipe.with(change.apply(recipe.optimization())));
  }
}
