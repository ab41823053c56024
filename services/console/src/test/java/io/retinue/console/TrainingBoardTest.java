package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.TrainingEvent;
import io.retinue.testkit.SampleRecords;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TrainingBoardTest {
  private final TrainingBoard board = new TrainingBoard();

  @Test
  void shouldShowTheRunThatWroteLastWhateverTheClocksAre() {
    TrainingEvent ahead = event("run-1", 1, null);
    ahead.setAt(Instant.parse("9999-01-01T00:00:00Z"));
    board.accept(ahead);

    board.accept(event("run-2", 7, null));

    assertThat(board.json().path("run_id").asString()).isEqualTo("run-2");
    assertThat(board.json().path("curve")).hasSize(1);
  }

  @Test
  void shouldKeepEveryEvaluationOfALongRun() {
    for (int step = 0; step < 10_000; step++) {
      board.accept(event("run-1", step, step % 100 == 0 ? 0.5 : null));
    }

    int evaluations = 0;
    for (JsonNode point : board.json().path("curve")) {
      evaluations += point.path("ap").isNumber() ? 1 : 0;
    }
    assertThat(evaluations).isEqualTo(100);
    assertThat(board.json().path("curve").size()).isLessThanOrEqualTo(600);
  }

  @Test
  void shouldBoundACurveOfNothingButEvaluations() {
    for (int step = 0; step < 10_000; step++) {
      board.accept(event("run-1", step, 0.5));
    }

    assertThat(board.json().path("curve").size()).isLessThanOrEqualTo(600);
  }

  private static TrainingEvent event(String run, long step, @Nullable Double ap) {
    TrainingEvent event = SampleRecords.training();
    event.setRunId(run);
    event.setStep(step);
    event.setAp(ap);
    return event;
  }
}
