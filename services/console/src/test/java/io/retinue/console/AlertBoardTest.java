package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.SampleRecords;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AlertBoardTest {
  private final AlertBoard board = new AlertBoard();

  @Test
  void shouldShowTheNewestEventOfAnAlertWhenItIsUpdatedAndClosed() {
    accept(AlertType.OPENED, 0);
    accept(AlertType.UPDATED, 1);
    assertThat(only().path("type").asString()).isEqualTo("UPDATED");

    accept(AlertType.CLOSED, 2);
    assertThat(only().path("type").asString()).isEqualTo("CLOSED");
  }

  @Test
  void shouldKeepTheNewerEventWhenAnOlderOneComesAgain() {
    accept(AlertType.CLOSED, 2);
    accept(AlertType.UPDATED, 1);

    assertThat(only().path("sequence").asLong()).isEqualTo(2);
  }

  @Test
  void shouldStayRetractedWhenTheAlertClosesAfterwards() {
    accept(AlertType.OPENED, 0);
    accept(AlertType.UPDATED, 5);
    accept(AlertType.RETRACTED, 1);
    accept(AlertType.CLOSED, 6);

    assertThat(only().path("type").asString()).isEqualTo("RETRACTED");
  }

  @Test
  void shouldNameKindZonesLineDirectionAndCountWhenTheAlertHasThem() {
    AlertEvent event = SampleRecords.alert();
    event.setKind("line_crossing");
    event.setLine("door");
    event.setDirection("in");
    event.setCount(3L);
    board.accept(event);

    assertThat(only().path("kind").asString()).isEqualTo("line_crossing");
    assertThat(only().path("line").asString()).isEqualTo("door");
    assertThat(only().path("direction").asString()).isEqualTo("in");
    assertThat(only().path("count").asLong()).isEqualTo(3);
  }

  private void accept(AlertType type, long sequence) {
    AlertEvent event = SampleRecords.alert();
    event.setType(type);
    event.setSequence(sequence);
    board.accept(event);
  }

  private JsonNode only() {
    assertThat(board.json()).hasSize(1);
    return board.json().get(0);
  }
}
