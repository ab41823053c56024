package io.retinue.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.platform.alert.AlertId;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.testkit.SampleRecords;
import org.junit.jupiter.api.Test;

class PendingAlertsTest {
  private final PendingAlerts pending =
      new PendingAlerts(new EvidenceMeters(new SimpleMeterRegistry()));
  private final AlertEvent event = SampleRecords.alert();
  private final AlertId alert = AlertId.parse(event.getAlertId());

  PendingAlertsTest() {
    event.setType(AlertType.OPENED);
    event.setBoxFrame(event.getFrame());
  }

  @Test
  void shouldTakeThePictureOfAnEventOnce() {
    assertThat(pending.isBetterPicture(alert, event)).isTrue();
    assertThat(pending.isBetterPicture(alert, event)).isFalse();
  }

  /** A picture may not have been kept when the connection to Kafka was lost. */
  @Test
  void shouldTakePicturesAgainWhenItsEventsAreReadAgain() {
    pending.isBetterPicture(alert, event);
    pending.clear();

    assertThat(pending.isBetterPicture(alert, event)).isTrue();
  }

  @Test
  void shouldTakeAPictureAgainThatCouldNotBeWritten() {
    pending.isBetterPicture(alert, event);
    pending.forgetPicture(alert);

    assertThat(pending.isBetterPicture(alert, event)).isTrue();
  }
}
