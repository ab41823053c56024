package io.retinue.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.retinue.platform.coco.CocoBox;
import io.retinue.platform.coco.CocoResults;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.service.StoppedException;
import io.retinue.retinanet.Annotation;
import io.retinue.retinanet.Box;
import io.retinue.retinanet.Detection;
import io.retinue.retinanet.LabelledImage;
import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.data.ExampleSource;
import io.retinue.retinanet.evaluation.CocoScores;
import io.retinue.retinanet.evaluation.ImageTruth;
import io.retinue.retinanet.evaluation.Truth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  private static final RgbImage IMAGE = new RgbImage(10, 10, new byte[300]);
  private static final Map<String, Integer> PEOPLE_AND_CARS =
      new TreeMap<>(Map.of("car", 7, "person", 3));

  private final Evaluator evaluator = new Evaluator(PEOPLE_AND_CARS);
  private final List<Integer> batches = new ArrayList<>();
  private final List<Integer> progress = new ArrayList<>();

  @Test
  void shouldMatchTheDetectorsClassesByName() {
    // The detector's class 0 is a bicycle, which has no category, and its class 1 is a person.
    List<String> names = List.of("bicycle", "person");
    List<Detection> found =
        List.of(
            new Detection(0, 0.9f, new Box(0, 0, 2, 2)),
            new Detection(1, 0.8f, new Box(1, 2, 5, 8)));

    EvaluationResult result = evaluate(names, found, example(1, truth(3, 1, 2, 4, 6)));

    assertThat(result.metrics().ap()).isEqualTo(1, within(1e-9));
    assertThat(result.detections())
        .containsExactly(new CocoResults.Result(1, 3, new CocoBox(1, 2, 4, 6), 0.8f));
    assertThat(result.classes())
        .hasEntrySatisfying("person", ap -> assertThat(ap.ap()).isEqualTo(1, within(1e-9)));
    assertThat(result.classes()).containsEntry("car", new CocoScores.Category(-1, 0));
    assertThat(result.unknown()).containsExactly("car");
  }

  @Test
  void shouldNeverFindACategoryThatTheDetectorDoesNotHave() {
    List<Detection> found = List.of(new Detection(0, 0.8f, new Box(1, 2, 5, 8)));

    EvaluationResult result =
        evaluate(List.of("person"), found, example(1, truth(3, 1, 2, 4, 6), truth(7, 1, 2, 4, 6)));

    assertThat(result.classes()).containsEntry("car", new CocoScores.Category(0, 1));
    assertThat(result.metrics().ap()).isEqualTo(0.5, within(1e-9)); // the mean of 1 and 0
    assertThat(result.boxes()).isEqualTo(2);
  }

  @Test
  void shouldScaleBoxesToTheLabeledImage() {
    List<Detection> found = List.of(new Detection(0, 0.8f, new Box(1, 2, 5, 8)));
    Evaluator.Example half =
        new Evaluator.Example(
            IMAGE, new ImageTruth(1, List.of(truth(3, 2, 6, 8, 18))), 2, 3, any -> true);

    EvaluationResult result = evaluate(List.of("person"), found, half);

    assertThat(result.detections())
        .containsExactly(new CocoResults.Result(1, 3, new CocoBox(2, 6, 8, 18), 0.8f));
    assertThat(result.metrics().ap()).isEqualTo(1, within(1e-9));
  }

  @Test
  void shouldLeaveOutDetectionsOfWhatNobodyLookedFor() {
    // Without the exception the car, which is surer than the person, would be a false positive.
    List<Detection> found =
        List.of(
            new Detection(1, 0.9f, new Box(5, 5, 9, 9)),
            new Detection(0, 0.8f, new Box(1, 2, 5, 8)));
    Evaluator.Example peopleOnly =
        new Evaluator.Example(
            IMAGE, new ImageTruth(1, List.of(truth(3, 1, 2, 4, 6))), 1, 1, number -> number == 3);

    EvaluationResult result = evaluate(List.of("person", "car"), found, peopleOnly);

    assertThat(result.detections()).extracting(CocoResults.Result::categoryId).containsExactly(3);
  }

  @Test
  void shouldRunBatchesAndTellWhatIsDone() {
    List<Evaluator.Example> examples = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      examples.add(example(i));
    }

    EvaluationResult result =
        evaluate(List.of("person"), List.of(), examples.toArray(Evaluator.Example[]::new));

    assertThat(batches).containsExactly(4, 4, 2);
    assertThat(progress).containsExactly(0, 4, 8, 10);
    assertThat(result.images()).isEqualTo(10);
    assertThat(result.metrics().ap()).as("AP without truth").isEqualTo(-1);
  }

  @Test
  void shouldEndWhenTheRunIsStopped() {
    StopSignal stop = new StopSignal();
    stop.stop();

    assertThatThrownBy(
            () ->
                evaluator.evaluate(
                    List.of("person"),
                    4,
                    this::nothing,
                    List.of(example(1)).iterator(),
                    done -> {},
                    stop))
        .isInstanceOf(StoppedException.class);
    assertThat(batches).isEmpty();
  }

  @Test
  void shouldSpreadTheChosenPicturesEvenly() {
    assertThat(set(10).spread(3)).containsExactly(0, 3, 6);
    assertThat(set(3).spread(10)).containsExactly(0, 1, 2);
    assertThat(set(1000).spread(500)).hasSize(500).doesNotHaveDuplicates().last().isEqualTo(998);
  }

  @Test
  void shouldTakeTheTruthFromAnnotations() {
    Evaluator.Example example = set(1).example(0);

    assertThat(example.truth())
        .isEqualTo(new ImageTruth(0, List.of(new Truth(0, 1, 2, 4, 6, 24, true))));
    assertThat(example.isAnnotated().test(0)).isTrue();
  }

  private EvaluationResult evaluate(
      List<String> names, List<Detection> found, Evaluator.Example... examples) {
    return evaluator.evaluate(
        names,
        4,
        images -> {
          batches.add(images.size());
          return Collections.nCopies(images.size(), found);
        },
        List.of(examples).iterator(),
        progress::add,
        new StopSignal());
  }

  private List<List<Detection>> nothing(List<RgbImage> images) {
    batches.add(images.size());
    return Collections.nCopies(images.size(), List.of());
  }

  private static EvaluationSet set(int size) {
    return EvaluationSet.of(
        new ExampleSource() {
          @Override
          public int size() {
            return size;
          }

          @Override
          public LabelledImage get(int index) {
            return new LabelledImage(IMAGE, List.of(new Annotation(0, new Box(1, 2, 5, 8), true)));
          }
        },
        List.of("person"));
  }

  private static Evaluator.Example example(long id, Truth... truths) {
    return new Evaluator.Example(
        IMAGE, new ImageTruth(id, List.of(truths)), 1, 1, category -> true);
  }

  private static Truth truth(int category, double x, double y, double width, double height) {
    return new Truth(category, x, y, width, height, width * height, false);
  }
}
