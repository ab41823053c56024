package io.retinue.trainer.run;

import io.retinue.platform.release.Decision;
import io.retinue.trainer.fit.Judgment;
import io.retinue.trainer.gate.PromotionGate;
import java.util.Optional;
import java.util.Set;

/**
 * A challenger and the champion it is compared with, both judged on the same held-back frames.
 *
 * @param challenger its judgment
 * @param champion empty where there is none
 * @param championJudgment empty where there is none
 */
record Comparison(
    Judgment challenger, Optional<Champion> champion, Optional<Judgment> championJudgment) {

  Decision decide(PromotionGate gate) {
    return gate.decide(
        challenger.scorecard(),
        championJudgment.map(Judgment::scorecard),
        champion.map(one -> Set.copyOf(one.classes())).orElse(Set.of()));
  }
}
