package io.retinue.trainer.run;

import io.retinue.platform.release.Decision;
import io.retinue.trainer.dataset.OffsetRange;
import io.retinue.trainer.gate.Comparison;
import java.util.List;

/**
 * How a training run ended.
 *
 * @param version number of the release that the run made
 * @param decision whether the release serves, and why
 * @param comparison of the release and the champion on the validation labels
 * @param ranges what was read of the feedback topic
 */
public record RunOutcome(
    long version, Decision decision, Comparison comparison, List<OffsetRange> ranges) {
  public boolean isPromoted() {
    return decision instanceof Decision.Promote;
  }
}
