package io.retinue.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.platform.release.Decision;
import io.retinue.retinanet.evaluation.CocoMetrics;
import io.retinue.retinanet.evaluation.CocoScores;
import io.retinue.trainer.evaluation.EvaluationResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionGateTest {
  private static final List<String> PEOPLE_AND_CARS = List.of("person", "car");

  private final PromotionGate gate = new PromotionGate(PromotionGate.Settings.defaults());

  @ParameterizedTest
  @CsvSource({
    // challenger AP, champion AP, promoted
    "0.50, 0.40, true",
    "0.4001, 0.40, true",
    "0.40, 0.40, false",
    "0.39, 0.40, false",
    "0.01, 0, true",
    "0, 0, false",
    "-1, 0, false",
    "NaN, 0.40, false",
    "Infinity, 0.40, false",
    "0.10, -1, true",
  })
  void shouldPromoteOnlyWhatExceedsTheChampion(double challenger, double champion, boolean passes) {
    Decision verdict = gate.decide(compared(card(challenger), card(champion), PEOPLE_AND_CARS));

    assertThat(verdict instanceof Decision.Promote).as(verdict.reason()).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"0.001, true", "0, false", "-1, false", "NaN, false"})
  void shouldPromoteAFirstReleaseThatFindsAnything(double challenger, boolean passes) {
    Decision verdict =
        gate.decide(
            new PromotionGate.Comparison(
                card(challenger), Optional.empty(), PromotionGate.Aim.BETTER));

    assertThat(verdict instanceof Decision.Promote).as(verdict.reason()).isEqualTo(passes);
  }

  @Test
  void shouldRejectWhenAClassThatTheChampionKnowsFallsTooFar() {
    // 100 boxes: margin 0.05 + 0.5 / 10 = 0.10
    EvaluationResult champion = result(0.45, classes(0.60, 100, 0.30, 100));
    EvaluationResult challenger = result(0.50, classes(0.49, 100, 0.51, 100));

    Decision verdict = gate.decide(compared(challenger, champion, PEOPLE_AND_CARS));

    assertThat(verdict).isInstanceOf(Decision.Reject.class);
    assertThat(verdict.reason())
        .isEqualTo(
            "person fell from AP 0.600 to 0.490 on 100 validation boxes, more than the 0.100"
                + " allowed, though AP over all classes rose from 0.450 to 0.500.");
  }

  @Test
  void shouldAllowAClassToLoseWhatChanceTakes() {
    EvaluationResult champion = result(0.45, classes(0.60, 100, 0.30, 100));
    EvaluationResult challenger = result(0.50, classes(0.51, 100, 0.49, 100));

    assertThat(gate.decide(compared(challenger, champion, PEOPLE_AND_CARS)))
        .isInstanceOf(Decision.Promote.class);
  }

  @Test
  void shouldNotHoldTheChampionToClassesThatItDoesNotKnow() {
    EvaluationResult champion = result(0.30, classes(0.60, 100, 0.00, 100));
    EvaluationResult challenger = result(0.40, classes(0.60, 100, 0.20, 100));

    assertThat(gate.decide(compared(challenger, champion, List.of("person"))))
        .isInstanceOf(Decision.Promote.class);
  }

  @Test
  void shouldRejectWhenAKnownClassIsMissingFromTheChallenger() {
    EvaluationResult champion = result(0.45, classes(0.60, 100, 0.30, 100));
    EvaluationResult challenger = result(0.50, Map.of("car", new CocoScores.Category(0.9, 100)));

    assertThat(gate.decide(compared(challenger, champion, PEOPLE_AND_CARS)))
        .isInstanceOf(Decision.Reject.class);
  }

  @Test
  void shouldNotJudgeAClassThatTheValidationFramesDoNotShow() {
    EvaluationResult champion = result(0.45, classes(0.60, 100, -1, 0));
    EvaluationResult challenger = result(0.50, classes(0.61, 100, -1, 0));

    assertThat(gate.decide(compared(challenger, champion, PEOPLE_AND_CARS)))
        .isInstanceOf(Decision.Promote.class);
  }

  @Test
  void shouldDemandTheMinimumGain() {
    PromotionGate strict = new PromotionGate(new PromotionGate.Settings(0.02, 0.05));

    Decision verdict = strict.decide(compared(card(0.41), card(0.40), PEOPLE_AND_CARS));

    assertThat(verdict.reason())
        .isEqualTo(
            "AP 0.410 does not exceed the champion's 0.400 by 0.020 on the same validation"
                + " frames.");
  }

  @ParameterizedTest
  @CsvSource({"1, 0.55", "4, 0.30", "25, 0.15", "100, 0.10", "10000, 0.055"})
  void shouldNarrowTheMarginWithTheNumberOfBoxes(int truths, double margin) {
    assertThat(PromotionGate.Settings.defaults().marginFor(truths)).isEqualTo(margin, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "CLOSE_TO_TEACHER, 0.381, 0.40, true",
    "CLOSE_TO_TEACHER, 0.379, 0.40, false",
    "CLOSE_TO_TEACHER, 0, 0, false",
    "CLOSE_TO_TEACHER, NaN, 0.40, false",
    "AGREES_WITH_TEACHER, 0.801, 1.0, true",
    "AGREES_WITH_TEACHER, 0.799, 0.10, false",
  })
  void shouldAskOfAStudentOfTheChampionThatItIsNearlyAsGood(
      PromotionGate.Aim aim, double student, double teacher, boolean passes) {
    PromotionGate.Comparison compared =
        new PromotionGate.Comparison(
            card(student), Optional.of(champion(card(teacher), PEOPLE_AND_CARS)), aim);

    Decision verdict = gate.decide(compared);

    assertThat(verdict instanceof Decision.Promote).as(verdict.reason()).isEqualTo(passes);
  }

  @Test
  void shouldRejectAStudentThatDoesNotFindAClassOfItsTeacher() {
    EvaluationResult teacher = result(0.60, classes(0.60, 100, 0.60, 100));
    EvaluationResult blind = result(0.90, classes(0.90, 100, 0.00, 100));

    for (PromotionGate.Aim aim :
        List.of(PromotionGate.Aim.CLOSE_TO_TEACHER, PromotionGate.Aim.AGREES_WITH_TEACHER)) {
      Decision verdict =
          gate.decide(
              new PromotionGate.Comparison(
                  blind, Optional.of(champion(teacher, PEOPLE_AND_CARS)), aim));
      assertThat(verdict).isInstanceOf(Decision.Reject.class);
      assertThat(verdict.reason()).contains("car");
    }
  }

  @Test
  void shouldSayBesideWhatAStudentIsMeasured() {
    Optional<PromotionGate.Comparison.Champion> teacher =
        Optional.of(champion(card(0.6), PEOPLE_AND_CARS));

    assertThat(
            gate.decide(
                    new PromotionGate.Comparison(
                        card(0.5), teacher, PromotionGate.Aim.CLOSE_TO_TEACHER))
                .reason())
        .isEqualTo(
            "AP 0.500 is less than 0.95 of its teacher's 0.600, on the same labels made by"
                + " people.");
    assertThat(
            gate.decide(
                    new PromotionGate.Comparison(
                        card(0.9), teacher, PromotionGate.Aim.AGREES_WITH_TEACHER))
                .reason())
        .isEqualTo("AP50 0.900 against what its teacher finds is at least 0.80.");
  }

  private static EvaluationResult card(double ap) {
    return result(ap, classes(ap, 100, ap, 100));
  }

  private static EvaluationResult result(double ap, Map<String, CocoScores.Category> classes) {
    CocoMetrics metrics = new CocoMetrics(ap, ap, ap, ap, ap, ap, ap, ap, ap, ap, ap, ap);
    return new EvaluationResult(metrics, classes, List.of(), 10, 100, List.of());
  }

  private static PromotionGate.Comparison compared(
      EvaluationResult challenger, EvaluationResult champion, List<String> championClasses) {
    return new PromotionGate.Comparison(
        challenger, Optional.of(champion(champion, championClasses)), PromotionGate.Aim.BETTER);
  }

  private static PromotionGate.Comparison.Champion champion(
      EvaluationResult result, List<String> classes) {
    return new PromotionGate.Comparison.Champion(1, "0", classes, result);
  }

  private static Map<String, CocoScores.Category> classes(
      double person, int people, double car, int cars) {
    Map<String, CocoScores.Category> classes = new LinkedHashMap<>();
    classes.put("person", new CocoScores.Category(person, people));
    classes.put("car", new CocoScores.Category(car, cars));
    return classes;
  }
}
