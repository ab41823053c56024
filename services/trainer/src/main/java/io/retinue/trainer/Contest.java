package io.retinue.trainer;

import io.retinue.trainer.fit.Judgement;
import io.retinue.trainer.gate.PromotionGate;
import io.retinue.trainer.gate.Verdict;
import java.util.Optional;
import java.util.Set;

/**
 * A challenger and the champion it is compared with, both judged on the same held-back frames.
 *
 * @param challenger its judgement
 * @param champion empty where there is none
 * @param championJudgement empty where there is none
 */
record Contest(
    Judgement challenger, Optional<Champion> champion, Optional<Judgement> championJudgement) {

  Verdict decide(PromotionGate gate) {
    return gate.decide(
        challenger.scorecard(),
        championJudgement.map(Judgement::scorecard),
        champion.map(one -> Set.copyOf(one.classes())).orElse(Set.of()));
  }
}
