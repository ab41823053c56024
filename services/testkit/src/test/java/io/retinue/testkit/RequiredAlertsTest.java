package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.AlertType;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.FrameRef;
import io.retinue.testkit.RequiredAlerts.Alert;
import io.retinue.testkit.RequiredAlerts.LastEpoch;
import io.retinue.testkit.RequiredAlerts.Rule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link RequiredAlerts} against alerts worked out by hand, at ten frames a second. */
class RequiredAlertsTest {
  /** Opens after 3 frames, closes after 2 without. */
  private static final Rule RULE = new Rule("there", "person", 0.5f, 300, 200);

  private static final String ID = "gate/1/4/there";

  /** A frame each: {@code P} a person, {@code -} nobody, {@code s} shed. */
  private static List<DetectionEvent> events(long epoch, String frames) {
    List<DetectionEvent> events = new ArrayList<>();
    for (int index = 0; index < frames.length(); index++) {
      DetectionEvent event = SampleRecords.detection();
      List<Detection> boxes = event.getDetections();
      event.setFrame(new FrameRef("gate", epoch, (long) index, 0, (long) index));
      event.setMediaTime(index * 100L);
      event.setDetections(frames.charAt(index) == 'P' ? boxes : List.of());
      event.setStatus(
          frames.charAt(index) == 's' ? DetectionStatus.SHED : DetectionStatus.DETECTED);
      events.add(event);
    }
    return events;
  }

  @Test
  void shouldOpenWhenSomebodyStaysAndCloseInTheirAbsence() {
    assertThat(RequiredAlerts.of(events(1, "-PPPPP-P--"), List.of(RULE), LastEpoch.RUNNING))
        .containsExactly(
            new Alert(ID, AlertType.CLOSED, true, 1, 9, 600),
            new Alert(ID, AlertType.OPENED, false, 1, 4, 300));
  }

  @Test
  void shouldSayNothingOfAShortVisit() {
    assertThat(RequiredAlerts.of(events(1, "-PPP---PPP--"), List.of(RULE), LastEpoch.ENDED))
        .isEmpty();
  }

  @Test
  void shouldCloseWithTheEpoch() {
    Alert opened = new Alert(ID, AlertType.OPENED, false, 1, 4, 300);
    Alert closed = new Alert(ID, AlertType.CLOSED, false, 1, 5, 300);

    assertThat(RequiredAlerts.of(events(1, "-PPPP-"), List.of(RULE), LastEpoch.RUNNING))
        .containsExactly(opened);
    assertThat(RequiredAlerts.of(events(1, "-PPPP-"), List.of(RULE), LastEpoch.ENDED))
        .containsExactly(closed, opened);
    List<DetectionEvent> two = events(1, "-PPPP-");
    two.addAll(events(2, "---"));
    assertThat(RequiredAlerts.of(two, List.of(RULE), LastEpoch.RUNNING))
        .containsExactly(closed, opened);
  }

  @Test
  void shouldCountAStretchOfShedFramesAsOneSecondAtMost() {
    String shed = "s".repeat(30);
    Rule slow = new Rule("there", "person", 0.5f, 1_500, 200);

    assertThat(RequiredAlerts.of(events(1, "P" + shed + "P"), List.of(slow), LastEpoch.RUNNING))
        .isEmpty();
    assertThat(
            RequiredAlerts.of(events(1, "P" + shed + "PPPPPP"), List.of(slow), LastEpoch.RUNNING))
        .extracting(Alert::at)
        .containsExactly(36L); // 1000 ms at frame 31, 1500 ms at frame 36
  }
}
