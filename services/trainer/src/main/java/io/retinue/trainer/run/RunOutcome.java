package io.retinue.trainer.run;

import io.retinue.trainer.dataset.OffsetRange;
import io.retinue.trainer.fit.Judgment;
import java.util.List;
import java.util.Optional;

/** How a training run ended. */
public sealed interface RunOutcome {
  /** Number of the release that the run made. */
  long version();

  /** Why it serves or does not, in a sentence for people. */
  String reason();

  /** The release's judgment on the held-back labels. */
  Judgment judgment();

  /** The champion's on the same labels; empty where there was none. */
  Optional<Judgment> champion();

  /** What was read of the feedback topic. */
  List<OffsetRange> ranges();

  /** The release serves from now on. */
  record Promoted(
      long version,
      String reason,
      Judgment judgment,
      Optional<Judgment> champion,
      List<OffsetRange> ranges)
      implements RunOutcome {}

  /** The champion stays, or there is still none. */
  record Rejected(
      long version,
      String reason,
      Judgment judgment,
      Optional<Judgment> champion,
      List<OffsetRange> ranges)
      implements RunOutcome {}
}
