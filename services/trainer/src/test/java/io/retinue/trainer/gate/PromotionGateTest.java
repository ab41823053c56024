package io.retinue.trainer.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.retinue.platform.release.Decision;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromotionGateTest {
  private static final Set<String> PEOPLE_AND_CARS = Set.of("person", "car");

  private final PromotionGate gate = new PromotionGate(GateSettings.standard());

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
    Decision verdict = gate.decide(card(challenger), Optional.of(card(champion)), PEOPLE_AND_CARS);

    assertThat(verdict instanceof Decision.Promote).as(verdict.reason()).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"0.001, true", "0, false", "-1, false", "NaN, false"})
  void shouldPromoteAFirstReleaseThatFindsAnything(double challenger, boolean passes) {
    Decision verdict = gate.decide(card(challenger), Optional.empty(), Set.of());

    assertThat(verdict instanceof Decision.Promote).as(verdict.reason()).isEqualTo(passes);
  }

  @Test
  void shouldRejectWhenAClassThatTheChampionKnowsFallsTooFar() {
    // 100 boxes: margin 0.05 + 0.5 / 10 = 0.10
    ModelScores champion = new ModelScores(0.45, classes(0.60, 100, 0.30, 100));
    ModelScores challenger = new ModelScores(0.50, classes(0.49, 100, 0.51, 100));

    Decision verdict = gate.decide(challenger, Optional.of(champion), PEOPLE_AND_CARS);

    assertThat(verdict).isInstanceOf(Decision.Reject.class);
    assertThat(verdict.reason())
        .isEqualTo(
            "person fell from AP 0.600 to 0.490 on 100 held-back boxes, more than the 0.100"
                + " allowed, though AP over all classes rose from 0.450 to 0.500.");
  }

  @Test
  void shouldAllowAClassToLoseWhatChanceTakes() {
    ModelScores champion = new ModelScores(0.45, classes(0.60, 100, 0.30, 100));
    ModelScores challenger = new ModelScores(0.50, classes(0.51, 100, 0.49, 100));

    assertThat(gate.decide(challenger, Optional.of(champion), PEOPLE_AND_CARS))
        .isInstanceOf(Decision.Promote.class);
  }

  @Test
  void shouldNotHoldTheChampionToClassesThatItDoesNotKnow() {
    ModelScores champion = new ModelScores(0.30, classes(0.60, 100, 0.00, 100));
    ModelScores challenger = new ModelScores(0.40, classes(0.60, 100, 0.20, 100));

    assertThat(gate.decide(challenger, Optional.of(champion), Set.of("person")))
        .isInstanceOf(Decision.Promote.class);
  }

  @Test
  void shouldRejectWhenAKnownClassIsMissingFromTheChallenger() {
    ModelScores champion = new ModelScores(0.45, classes(0.60, 100, 0.30, 100));
    ModelScores challenger = new ModelScores(0.50, Map.of("car", new ClassScore(0.9, 100)));

    assertThat(gate.decide(challenger, Optional.of(champion), PEOPLE_AND_CARS))
        .isInstanceOf(Decision.Reject.class);
  }

  @Test
  void shouldNotJudgeAClassThatTheHeldBackFramesDoNotShow() {
    ModelScores champion = new ModelScores(0.45, classes(0.60, 100, -1, 0));
    ModelScores challenger = new ModelScores(0.50, classes(0.61, 100, -1, 0));

    assertThat(gate.decide(challenger, Optional.of(champion), PEOPLE_AND_CARS))
        .isInstanceOf(Decision.Promote.class);
  }

  @Test
  void shouldDemandTheMinimumGain() {
    PromotionGate strict = new PromotionGate(new GateSettings(0.02, 0.05));

    Decision verdict = strict.decide(card(0.41), Optional.of(card(0.40)), PEOPLE_AND_CARS);

    assertThat(verdict.reason())
        .isEqualTo(
            "AP 0.410 does not exceed the champion's 0.400 by 0.020 on the same held-back"
                + " frames.");
  }

  @ParameterizedTest
  @CsvSource({"1, 0.55", "4, 0.30", "25, 0.15", "100, 0.10", "10000, 0.055"})
  void shouldNarrowTheMarginWithTheNumberOfBoxes(int truths, double margin) {
    assertThat(GateSettings.standard().marginFor(truths)).isEqualTo(margin, within(1e-9));
  }

  private static ModelScores card(double ap) {
    return new ModelScores(ap, classes(ap, 100, ap, 100));
  }

  private static Map<String, ClassScore> classes(double person, int people, double car, int cars) {
    Map<String, ClassScore> classes = new LinkedHashMap<>();
    classes.put("person", new ClassScore(person, people));
    classes.put("car", new ClassScore(car, cars));
    return classes;
  }
}
