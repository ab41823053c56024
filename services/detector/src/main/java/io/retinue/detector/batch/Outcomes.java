package io.retinue.detector.batch;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The outcomes of one poll, by the position of their records. Not thread-safe. */
final class Outcomes {
  private final @Nullable FrameOutcome[] byPosition;

  Outcomes(int records) {
    byPosition = new FrameOutcome[records];
  }

  void set(int position, FrameOutcome outcome) {
    byPosition[position] = outcome;
  }

  /** One for each record; each must have been set. */
  List<FrameOutcome> all() {
    return Arrays.stream(byPosition).<FrameOutcome>map(Objects::requireNonNull).toList();
  }
}
