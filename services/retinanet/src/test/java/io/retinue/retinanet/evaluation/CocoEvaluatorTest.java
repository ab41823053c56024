package io.retinue.retinanet.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CocoEvaluatorTest {
  private static final int PERSON = 1;
  private static final int CAR = 2;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mixed",
        "ties-and-crowds",
        "tiny",
        "large",
        "all-ties-few-truths",
        "more-than-100",
        "only-crowds",
        "nothing-found",
        "nothing-there",
        "signed-zero-scores",
        "at-the-edge"
      })
  void shouldGiveTheNumbersOfPycocotools(String set) {
    RecordedEvaluation recorded = RecordedEvaluation.read(set);

    Map<String, Double> numbers =
        CocoEvaluator.evaluate(recorded.truths(), recorded.results()).metrics().asMap();

    assertThat(numbers.keySet()).containsExactlyElementsOf(recorded.expected().keySet());
    recorded
        .expected()
        .forEach(
            (name, value) ->
                assertThat(numbers.get(name)).as(name).isCloseTo(value, within(1e-12)));
  }

  /** AP is a mean over categories, so a category evaluated by itself has its own AP. */
  @ParameterizedTest
  @ValueSource(strings = {"mixed", "ties-and-crowds", "all-ties-few-truths", "only-crowds"})
  void shouldGiveEachCategoryTheApThatItHasAlone(String set) {
    RecordedEvaluation recorded = RecordedEvaluation.read(set);

    CocoScores scores = CocoEvaluator.evaluate(recorded.truths(), recorded.results());

    assertThat(scores.categories()).isNotEmpty();
    scores
        .categories()
        .forEach(
            (category, score) -> {
              List<ImageTruth> alone =
                  recorded.truths().stream().map(image -> only(category, image)).toList();
              assertThat(score.ap())
                  .isEqualTo(CocoEvaluator.evaluate(alone, recorded.results()).metrics().ap());
              assertThat(score.truths())
                  .isEqualTo(
                      (int)
                          alone.stream()
                              .flatMap(image -> image.truths().stream())
                              .filter(truth -> !truth.crowd())
                              .count());
            });
  }

  @Test
  void shouldGiveACategoryWithoutTruthMinusOne() {
    CocoScores scores =
        CocoEvaluator.evaluate(
            List.of(new ImageTruth(1, List.of(Truth.ofBox(PERSON, 10, 10, 40, 40)))), List.of());

    assertThat(scores.of(PERSON)).isEqualTo(new CocoScores.Category(0, 1));
    assertThat(scores.of(CAR)).isEqualTo(new CocoScores.Category(-1, 0));
  }

  private static ImageTruth only(int category, ImageTruth image) {
    return new ImageTruth(
        image.imageId(),
        image.truths().stream().filter(truth -> truth.category() == category).toList());
  }

  @Test
  void shouldNotDependOnTheOrderInWhichImagesAreGiven() {
    RecordedEvaluation recorded = RecordedEvaluation.read("ties-and-crowds");
    List<ImageTruth> truths = new ArrayList<>(recorded.truths());
    List<ImageResult> results = new ArrayList<>(recorded.results());
    Collections.reverse(truths);
    Collections.reverse(results);

    assertThat(CocoEvaluator.evaluate(truths, results))
        .isEqualTo(CocoEvaluator.evaluate(recorded.truths(), recorded.results()));
  }

  @Test
  void shouldAverageOverCategoriesThatHaveTruthAndNoOthers() {
    List<ImageTruth> truths =
        List.of(new ImageTruth(1, List.of(Truth.ofBox(PERSON, 10, 10, 40, 40))));
    ScoredBox person = new ScoredBox(PERSON, 10, 10, 40, 40, 0.5);
    ScoredBox car = new ScoredBox(CAR, 200, 10, 40, 40, 0.9);

    CocoMetrics metrics =
        CocoEvaluator.evaluate(truths, List.of(new ImageResult(1, List.of(person, car)))).metrics();

    assertThat(metrics.ap()).isCloseTo(1, within(1e-12));
    assertThat(metrics.apMedium()).isCloseTo(1, within(1e-12));
    assertThat(metrics.apSmall()).isEqualTo(-1);
    assertThat(metrics.apLarge()).isEqualTo(-1);
  }

  @Test
  void shouldCountABoxOnAnImageWithoutTruthAsWrong() {
    List<ImageTruth> truths =
        List.of(
            new ImageTruth(1, List.of()),
            new ImageTruth(2, List.of(Truth.ofBox(PERSON, 10, 10, 40, 40))));
    List<ImageResult> results =
        List.of(
            new ImageResult(1, List.of(new ScoredBox(PERSON, 0, 0, 40, 40, 0.9))),
            new ImageResult(2, List.of(new ScoredBox(PERSON, 10, 10, 40, 40, 0.8))));

    CocoMetrics metrics = CocoEvaluator.evaluate(truths, results).metrics();

    // One right after one wrong: precision 1/2 at every recall.
    assertThat(metrics.ap()).isCloseTo(0.5, within(1e-12));
    assertThat(metrics.ar1()).isEqualTo(1);
  }

  @Test
  void shouldGiveMinusOneEverywhereWhenThereIsNothingAtAll() {
    CocoMetrics metrics = CocoEvaluator.evaluate(List.of(), List.of()).metrics();

    assertThat(metrics.asMap().values()).containsOnly(-1.0).hasSize(12);
  }

  @Test
  void shouldRefuseAResultForAnImageThatIsNotInTheTruth() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CocoEvaluator.evaluate(List.of(), List.of(new ImageResult(7, List.of()))))
        .withMessageContaining("image 7");
  }

  @Test
  void shouldRefuseAnImageNamedTwice() {
    ImageTruth truth = new ImageTruth(7, List.of());
    ImageResult result = new ImageResult(7, List.of());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> CocoEvaluator.evaluate(List.of(truth, truth), List.of()))
        .withMessageContaining("image 7 has two truths");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CocoEvaluator.evaluate(List.of(truth), List.of(result, result)))
        .withMessageContaining("image 7 has two results");
  }

  @Test
  void shouldRefuseNumbersThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScoredBox(PERSON, 0, 0, 1, 1, Double.NaN));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ScoredBox(PERSON, 0, Double.NaN, 1, 1, 0.5));
    assertThatIllegalArgumentException().isThrownBy(() -> Truth.ofBox(PERSON, 0, 0, -1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Truth(PERSON, 0, 0, 1, 1, Double.NaN, false));
  }
}
