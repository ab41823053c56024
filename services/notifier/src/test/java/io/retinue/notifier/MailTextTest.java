package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.RetractionReason;
import io.retinue.testkit.SampleRecords;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailTextTest {
  private final MailText text = new MailText(ZoneId.of("America/New_York"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          presence       | person seen in drive
          loitering      | person stays in drive
          zone_entry     | person entered drive
          zone_exit      | person left drive
          line_crossing  | person crossed door
          count_above    | person: too many in drive
          count_below    | person: too few in drive
          absence        | no person in drive
          left_object    | person left behind in drive
          removed_object | person taken away in drive
          camera_blind   | the camera sees nothing
          dancing        | loitering, person in drive
          """)
  void shouldSayInWordsWhatEachKindOfRuleSaw(String kind, String what) {
    AlertEvent event = SampleRecords.alert();
    event.setKind(kind);
    event.setZones(List.of("drive"));
    event.setLine("door");
    event.setDirection("in");
    event.setCount(3L);

    assertThat(text.subject(event)).isEqualTo("gate: " + what);
    assertThat(text.body(event))
        .contains("What:  " + what + "\n")
        .contains("Where: camera gate, zone drive, line door in\n")
        .contains("Since: Friday, 20 November 2026, 02:59:51 EST (-05:00)\n")
        .contains("Count: 3\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OPENED    |               | A new alert.
          UPDATED   |               | The alert goes on.
          CLOSED    | ABSENT        | The alert is over: what caused it is gone.
          CLOSED    | CAMERA_SILENT | The alert is over: the camera sends nothing any more.
          CLOSED    | NEW_REASON    | The alert is over: NEW_REASON.
          RETRACTED |               | It was a false positive, says ada: a shadow
          UNKNOWN   |               | The alert has changed.
          """)
  void shouldSayWhatBecameOfTheAlert(AlertType type, String reason, String said) {
    AlertEvent event = SampleRecords.alert();
    event.setType(type);
    event.setCloseReason(reason);
    event.setRetractedBy("ada");
    event.setComment("a shadow");

    assertThat(text.body(event)).startsWith(said + "\n\n");
  }

  @Test
  void shouldSayThatNobodyWantsTheAlert() {
    AlertEvent event = SampleRecords.alert();
    event.setType(AlertType.RETRACTED);
    event.setRetractedBy("ada");
    event.setRetractedAs(RetractionReason.UNWANTED);
    event.setComment(null);

    assertThat(text.body(event)).startsWith("Nobody wants this alert, says ada.\n\n");
  }

  @Test
  void shouldKeepASubjectShort() {
    AlertEvent event = SampleRecords.alert();
    event.setLabel("x".repeat(1000));

    assertThat(text.subject(event)).hasSize(150).startsWith("gate: xxx");
  }
}
