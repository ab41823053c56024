package io.retinue.alerter.watch;

import static io.retinue.alerter.Events.onFrame;
import static io.retinue.alerter.Events.person;
import static io.retinue.alerter.Events.thing;
import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.Events;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraZone;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.alerter.rules.Zone;
import io.retinue.alerter.tracking.WatchedClock;
import io.retinue.platform.settings.MotionSettings;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The pure function, without a topology: 10 frames a second, opens after 1 s, clears after 2 s. */
class CameraWatchTest {
  private final Events gate = Events.of("gate");
  private final CameraWatch watch =
      new CameraWatch("gate", List.of(PresenceRule.of("anybody", "person")));
  private final List<AlertEvent> alerts = new ArrayList<>();
  private CameraMemory memory = CameraMemory.NOTHING;

  @Test
  void shouldOpenOnceAndCloseOnce() {
    see(0, 15);
    miss(16, 40);

    // seen from 0 ms on: full at 1000 ms, frame 10; last seen at 1500 ms: over at 3500 ms, frame 35
    assertThat(types()).containsExactly(AlertType.OPENED, AlertType.CLOSED);
    assertThat(alerts).extracting(e -> e.getFrame().getIndex()).containsExactly(10L, 35L);
    assertThat(memory.presences()).isEmpty();
  }

  @Test
  void shouldChangeNothingForAFrameThatWasProcessedBefore() {
    see(0, 10);
    CameraMemory before = memory;

    see(3, 10);

    assertThat(memory).isEqualTo(before);
    assertThat(alerts).hasSize(1);
  }

  @Test
  void shouldCountAStretchOfShedFramesAsAtMostTheBlindTime() {
    see(0, 2); // 200 ms watched
    for (int i = 3; i < 60; i++) {
      step(onFrame(watch, memory, gate.shed(i)));
    }
    see(60, 60); // 5800 ms later, of which 1000 ms count: 1200 ms

    assertThat(memory.watched()).isEqualTo(200 + WatchedClock.BLIND_AFTER_MS);
    assertThat(types()).containsExactly(AlertType.OPENED);
  }

  @Test
  void shouldIgnoreOtherClassesLowScoresAndOtherCameras() {
    CameraWatch elsewhere =
        new CameraWatch(
            "yard", List.of(PresenceRule.of(RuleScope.of("anybody", "person").on(Set.of("gate")))));
    for (int i = 0; i < 20; i++) {
      step(onFrame(watch, memory, gate.frame(i, thing("car", 100, 50, 0.9), person(9, 50, 0.49))));
      assertThat(onFrame(elsewhere, memory, gate.frame(i, person(9, 50, 0.9))).alerts()).isEmpty();
    }

    assertThat(alerts).isEmpty();
    assertThat(memory.presences()).isEmpty();
  }

  @Test
  void shouldWatchTheZonesThatTheRuleNamesAndTheCameraHas() {
    PresenceRule named =
        new PresenceRule(
            RuleScope.of("on_drive", "person").in(new Zone.Named(Set.of("drive", "path"))),
            0.5,
            Duration.ZERO);
    CameraAreas areas =
        new CameraAreas(
            Map.of("drive", CameraZone.of(lowerHalf()), "roof", CameraZone.of(upperHalf())),
            Map.of(),
            List.of());
    CameraWatch withDrive = new CameraWatch("gate", List.of(named), areas);
    CameraWatch withoutZones = new CameraWatch("gate", List.of(named));

    // boxes end at 30 % and at 80 % of the picture's height
    step(onFrame(withDrive, memory, gate.frame(0, person(100, 30, 0.9))));
    assertThat(alerts).isEmpty();
    assertThat(onFrame(withoutZones, memory, gate.frame(1, person(100, 80, 0.9))).alerts())
        .isEmpty();

    step(onFrame(withDrive, memory, gate.frame(1, person(100, 80, 0.9))));
    assertThat(types()).containsExactly(AlertType.OPENED);
  }

  @Test
  void shouldOpenNothingForABoxThatStandsInAMask() {
    PresenceRule anywhere =
        PresenceRule.of("anybody", "person").withTimes(Duration.ZERO, Duration.ofSeconds(2));
    CameraAreas areas = new CameraAreas(Map.of(), Map.of(), List.of(upperHalf()));
    CameraWatch masked = new CameraWatch("gate", List.of(anywhere), areas);

    step(onFrame(masked, memory, gate.frame(0, person(100, 30, 0.9))));
    assertThat(alerts).isEmpty();

    step(onFrame(masked, memory, gate.frame(1, person(100, 30, 0.9), person(100, 80, 0.6))));
    assertThat(types()).containsExactly(AlertType.OPENED);
    assertThat(alerts.get(0).getScore()).isEqualTo(0.6f); // not the masked one with 0.9
  }

  private static Zone lowerHalf() {
    return half(0.5, 1);
  }

  private static Zone upperHalf() {
    return half(0, 0.5);
  }

  private static Zone half(double top, double bottom) {
    return new Zone.Polygon(
        List.of(
            new Zone.Corner(0, top),
            new Zone.Corner(1, top),
            new Zone.Corner(1, bottom),
            new Zone.Corner(0, bottom)));
  }

  @Test
  void shouldCloseAnOpenAlertOnceTheLastFrameOfAnEndedCameraHasGoneBy() {
    see(0, 10);

    step(watch.onStatus(memory, gate.status(CameraState.ENDED, 12)));
    assertThat(types()).containsExactly(AlertType.OPENED); // frames 11 and 12 may still come

    see(11, 12);
    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(1).getCloseReason()).isEqualTo("CAMERA_ENDED");
  }

  @Test
  void shouldCloseWhatAnEarlierEpochLeftOpen() {
    see(0, 10);

    Events later = new Events("gate", Events.EPOCH + 60_000);
    step(onFrame(watch, memory, later.frame(0)));

    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(1).getCloseReason()).isEqualTo("EPOCH_CHANGED");
    assertThat(memory.watched()).isZero();
  }

  /** Its epoch is smaller, and its end may be read before its frames. */
  @Test
  void shouldEndARunThatBeganWithAClockThatWasSetBack() {
    seeLater(0, 10);

    step(watch.onStatus(memory, gate.status(CameraState.ENDED, 12)));
    see(0, 12);

    assertThat(types())
        .containsExactly(AlertType.OPENED, AlertType.CLOSED, AlertType.OPENED, AlertType.CLOSED);
    assertThat(alerts.get(3).getCloseReason()).isEqualTo("CAMERA_ENDED");
  }

  @Test
  void shouldLeaveALaterEpochOpenWhenTheEndOfAnEarlierOneComesLate() {
    see(0, 10);
    seeLater(0, 10);
    assertThat(types()).containsExactly(AlertType.OPENED, AlertType.CLOSED, AlertType.OPENED);

    step(watch.onStatus(memory, gate.status(CameraState.ENDED, 10)));

    assertThat(alerts).hasSize(3);
  }

  @Test
  void shouldSeeALaterEpochFromItsFirstFrameThoughTheEarlierOneMissesItsLast() {
    see(0, 10);
    step(watch.onStatus(memory, gate.status(CameraState.ENDED, 12)));

    seeLater(0, 10);

    assertThat(types()).containsExactly(AlertType.OPENED, AlertType.CLOSED, AlertType.OPENED);
    assertThat(alerts.get(2).getFirstFrame().getIndex()).isZero();
  }

  private void seeLater(int from, int to) {
    Events later = new Events("gate", Events.EPOCH + 60_000);
    for (int i = from; i <= to; i++) {
      step(onFrame(watch, memory, later.frame(i, person(100, 50, 0.9))));
    }
  }

  @Test
  void shouldCloseTheAlertOfARuleThatWasRemoved() {
    see(0, 10);

    CameraWatch without = new CameraWatch("gate", List.of());
    step(onFrame(without, memory, gate.frame(11, person(100, 50, 0.9))));

    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(1).getCloseReason()).isEqualTo("RULE_REMOVED");
  }

  @Test
  void shouldNeitherOpenNorCloseOnAJumpOfTheCamerasClock() {
    see(0, 2); // 200 ms
    step(onFrame(watch, memory, at(3, 86_400_000, person(100, 50, 0.9)))); // a day ahead

    // a jump counts 1 s: 1200 ms
    assertThat(types()).containsExactly(AlertType.OPENED);
    assertThat(alerts.get(0).getDurationMs()).isEqualTo(1200);

    step(onFrame(watch, memory, at(4, 5_000))); // back again, nobody there
    step(onFrame(watch, memory, at(5, 5_100)));
    assertThat(types()).containsExactly(AlertType.OPENED); // 100 ms without: not over
    assertThat(memory.jumpedMs()).isEqualTo(5_000 - 1200);
  }

  /** A camera that holds back frames without motion is watched in between. */
  @Test
  void shouldCountTheWholeTimeBetweenFramesOfACameraInWhichNothingMoves() {
    long shut = MotionSettings.LONGEST_MAX_SHUT.toMillis() + 1000; // the next of a slow camera
    step(onFrame(watch, memory, at(0, 0, person(100, 50, 0.9))));
    step(onFrame(watch, memory, at(1, shut, person(100, 50, 0.9))));

    assertThat(types()).containsExactly(AlertType.OPENED);
    assertThat(alerts.get(0).getDurationMs()).isEqualTo(shut);
  }

  @Test
  void shouldNotOpenBecauseTheClockJumped() {
    CameraWatch patient =
        new CameraWatch(
            "gate",
            List.of(
                PresenceRule.of("loitering", "person")
                    .withTimes(Duration.ofMinutes(5), Duration.ofSeconds(2))));

    for (int i = 0; i < 5; i++) {
      step(onFrame(patient, memory, at(i, i * 3_600_000L, person(100, 50, 0.9))));
    }

    assertThat(alerts).isEmpty();
  }

  @Test
  void shouldCloseWhatIsOpenWhenTheCameraIsSilent() {
    see(0, 12);

    step(watch.onSilence(memory, Instant.ofEpochMilli(Events.EPOCH)));

    assertThat(alerts).hasSize(2);
    assertThat(alerts.get(1).getCloseReason()).isEqualTo("CAMERA_SILENT");
    assertThat(alerts.get(1).getFrame().getIndex()).isEqualTo(12);
    step(watch.onSilence(memory, Instant.ofEpochMilli(Events.EPOCH)));
    assertThat(alerts).hasSize(2);
  }

  @Test
  void shouldCloseAnEndedCameraWhoseLastFrameNeverComes() {
    see(0, 12);
    step(watch.onStatus(memory, gate.status(CameraState.ENDED, 14)));

    step(watch.onSilence(memory, Instant.ofEpochMilli(Events.EPOCH)));

    assertThat(alerts.get(1).getCloseReason()).isEqualTo("CAMERA_ENDED");
  }

  private DetectionEvent at(long index, long mediaTime, Detection... detections) {
    DetectionEvent event = gate.frame(index, detections);
    event.setMediaTime(mediaTime);
    return event;
  }

  private void see(int from, int to) {
    for (int i = from; i <= to; i++) {
      step(onFrame(watch, memory, gate.frame(i, person(100, 50, 0.9))));
    }
  }

  private void miss(int from, int to) {
    for (int i = from; i <= to; i++) {
      step(onFrame(watch, memory, gate.frame(i)));
    }
  }

  private void step(CameraWatch.Step step) {
    memory = step.memory();
    alerts.addAll(step.alerts());
  }

  private List<AlertType> types() {
    return alerts.stream().map(AlertEvent::getType).toList();
  }
}
