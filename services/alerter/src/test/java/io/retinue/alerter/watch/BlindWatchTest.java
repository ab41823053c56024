package io.retinue.alerter.watch;

import static io.retinue.alerter.Events.onFrame;
import static io.retinue.alerter.Events.person;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.Events;
import io.retinue.alerter.rules.CameraBlindRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.BlindInterval;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A camera that must not be blind for ten seconds. */
class BlindWatchTest {
  private final Events gate = Events.of("gate");
  private final CameraWatch watch =
      new CameraWatch(
          "gate",
          List.of(
              new CameraBlindRule(
                  RuleScope.of("blind", CameraBlindRule.LABEL), Duration.ofSeconds(10)),
              PresenceRule.of("anybody", "person")));
  private final List<AlertEvent> alerts = new ArrayList<>();
  private CameraMemory memory = CameraMemory.NOTHING;

  @Test
  void shouldOpenWhenItIsBlindForTooLongAndCloseWhenItSeesAgain() {
    see(0, 5);
    status(CameraState.STALLED, 1, 4);
    status(CameraState.STALLED, 1, 10.9);
    assertThat(alerts).isEmpty();

    status(CameraState.FAILED, 1, 11);
    status(CameraState.FAILED, 1, 30);
    status(CameraState.LIVE, null, 31);
    status(CameraState.LIVE, null, 32);

    assertThat(story())
        .containsExactly("OPENED blind 1000 to 11000", "CLOSED blind 1000 to 31000 CAMERA_BACK");
    AlertEvent opened = alerts.get(0);
    assertThat(opened.getAlertId())
        .isEqualTo("gate/" + Events.EPOCH + "/" + (Events.EPOCH + 1000) + "/blind");
    assertThat(opened.getFrame().getIndex()).isEqualTo(5); // the last picture
    assertThat(opened.getBox()).isNull();
    assertThat(opened.getDurationMs()).isEqualTo(10_000);
    assertThat(alerts.get(1).getDurationMs()).isEqualTo(30_000);
    assertThat(alerts.get(1).getSequence()).isEqualTo(1);
  }

  @Test
  void shouldStayOpenWhenTheReaderBeginsAgainWithoutPictures() {
    see(0, 5);
    status(CameraState.FAILED, 1, 11);
    CameraStatus again = statusOf(CameraState.CONNECTING, 1.0, 20);
    again.setEpoch(Events.EPOCH + 20_000);

    step(watch.onStatus(memory, again));
    assertThat(story()).containsExactly("OPENED blind 1000 to 11000");

    step(onFrame(watch, memory, new Events("gate", Events.EPOCH + 20_000).frame(0)));
    assertThat(memory.presences()).containsOnlyKeys("blind");
  }

  @Test
  void shouldOpenForACameraThatNeverGaveAPicture() {
    status(CameraState.CONNECTING, null, 0);
    CameraStatus still = statusOf(CameraState.CONNECTING, null, 10);
    still.setSince(Instant.ofEpochMilli(Events.EPOCH));
    step(watch.onStatus(memory, still));

    assertThat(story()).containsExactly("OPENED blind 0 to 10000");
  }

  @Test
  void shouldNotOpenForACameraThatHasEnded() {
    see(0, 5);
    status(CameraState.ENDED, null, 20);
    step(watch.onSilence(memory, Instant.ofEpochMilli(Events.EPOCH + 600_000)));

    assertThat(alerts).isEmpty();
  }

  @Test
  void shouldOpenWhenTheCameraVanishedWithItsIngestAndCloseTheOthers() {
    see(0, 15);
    Instant late = Instant.ofEpochMilli(Events.EPOCH + 600_000);
    step(watch.onSilence(memory, late));
    step(watch.onSilence(memory, late.plusSeconds(60)));

    assertThat(story())
        .containsExactly(
            "OPENED anybody 0 to 1000",
            "CLOSED anybody 0 to 1500 CAMERA_SILENT",
            "OPENED blind 1500 to 600000");

    status(CameraState.LIVE, null, 700);
    assertThat(story()).last().isEqualTo("CLOSED blind 1500 to 700000 CAMERA_BACK");
  }

  @Test
  void shouldIgnoreAStateOfAnEarlierRun() {
    step(onFrame(watch, memory, new Events("gate", Events.EPOCH + 60_000).frame(0)));

    status(CameraState.FAILED, 1, 50);

    assertThat(alerts).isEmpty();
  }

  private void see(int from, int to) {
    for (int i = from; i <= to; i++) {
      step(onFrame(watch, memory, gate.frame(i, person(100, 50, 0.9))));
    }
  }

  /** A state, blind since a second or not, written at another one. */
  private void status(CameraState state, @Nullable Integer blindSince, double at) {
    step(
        watch.onStatus(
            memory, statusOf(state, blindSince == null ? null : (double) blindSince, at)));
  }

  private CameraStatus statusOf(CameraState state, @Nullable Double blindSince, double at) {
    CameraStatus status = gate.status(state, 5);
    status.setAt(second(at));
    status.setSince(second(at));
    if (blindSince != null) {
      status.setBlindIntervals(List.of(new BlindInterval(second(blindSince), null, "no frame")));
    }
    return status;
  }

  private static Instant second(double seconds) {
    return Instant.ofEpochMilli(Events.EPOCH + Math.round(seconds * 1000));
  }

  private void step(CameraWatch.Step step) {
    memory = step.memory();
    alerts.addAll(step.alerts());
  }

  private List<String> story() {
    return alerts.stream()
        .map(
            alert ->
                "%s %s %d to %d%s"
                    .formatted(
                        alert.getType(),
                        alert.getRule(),
                        alert.getSince().toEpochMilli() - Events.EPOCH,
                        alert.getAt().toEpochMilli() - Events.EPOCH,
                        alert.getCloseReason() == null ? "" : " " + alert.getCloseReason()))
        .toList();
  }
}
