package io.retinue.alerter;

import static io.retinue.alerter.AvroBytes.ALERTS;
import static io.retinue.alerter.AvroBytes.CAMERAS;
import static io.retinue.alerter.AvroBytes.DETECTIONS;
import static io.retinue.alerter.Events.person;
import static io.retinue.alerter.Events.thing;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.alerter.PresenceProcessor.Silence;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.alerter.rules.Zone;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 10 frames a second; pictures of 200 × 100 pixels. */
class AlertTopologyTest {
  /** Opens after 1 s, is over after 2 s. */
  private static final PresenceRule PERSON = PresenceRule.of("anybody", "person");

  private final Events gate = Events.of("gate");
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeDrivers() throws Exception {
    for (AutoCloseable driver : open) {
      driver.close();
    }
  }

  @Test
  void shouldOpenAtTheFirstFrameThatMakesTheDurationFull() {
    Run run = run(PERSON);

    run.people(0, 20, 50); // frames 0 … 20

    // 10 frames of 100 ms are 1 s: frame 10
    assertThat(run.alerts()).containsExactly("OPENED gate/E/10/anybody @10 since 0 for 1000");
  }

  @Test
  void shouldCloseAtTheFirstFrameThatMakesTheAbsenceFull() {
    Run run = run(PERSON);

    run.people(5, 25, 50);
    run.nobody(26, 60);

    // opened at 5 + 10; last seen at 25, 25 + 20 = 45
    assertThat(run.alerts())
        .containsExactly(
            "OPENED gate/E/15/anybody @15 since 5 for 1000",
            "CLOSED gate/E/15/anybody @45 since 5 for 2000 ABSENT");
  }

  @Test
  void shouldTakeOtherRulesAndMasksFromTheNextRecordOn() {
    WatchedCameras watches = new WatchedCameras(List.of(PERSON), Map.of());
    Run run = run(watches);
    CameraAreas masked = new CameraAreas(Map.of(), Map.of(), List.of(Zone.WHOLE_PICTURE));

    run.people(0, 10, 50);
    watches.become(List.of(PERSON), Map.of("gate", CameraSetup.of(masked)));
    run.people(11, 40, 50); // not seen any more
    assertThat(run.alerts())
        .containsExactly(
            "OPENED gate/E/10/anybody @10 since 0 for 1000",
            "CLOSED gate/E/10/anybody @30 since 0 for 1000 ABSENT");

    watches.become(List.of(PERSON), Map.of());
    run.people(41, 51, 50);
    watches.become(List.of(), Map.of());
    run.people(52, 53, 50);
    assertThat(run.alerts())
        .containsExactly(
            "OPENED gate/E/51/anybody @51 since 41 for 1000",
            "CLOSED gate/E/51/anybody @52 since 41 for 1000 RULE_REMOVED");
  }

  @Test
  void shouldSayNothingOfAPresenceThatWasTooShort() {
    Run run = run(PERSON);

    run.people(0, 9, 50); // 900 ms
    run.nobody(10, 60);

    assertThat(run.alerts()).isEmpty();
  }

  @Test
  void shouldBridgeFlicker() {
    Run run = run(PERSON);

    run.people(0, 0, 50);
    run.nobody(1, 19); // absent for 1.9 s: not over
    run.people(20, 20, 50);
    run.nobody(21, 40); // 40 − 20 = 2 s

    assertThat(run.alerts())
        .containsExactly(
            "OPENED gate/E/20/anybody @20 since 0 for 2000",
            "CLOSED gate/E/20/anybody @40 since 0 for 2000 ABSENT");
  }

  @Test
  void shouldBeginAnewAfterAPresenceIsOver() {
    Run run = run(PERSON);

    run.people(0, 0, 50);
    run.nobody(1, 20); // over at 20
    run.people(21, 31, 50);

    assertThat(run.alerts()).containsExactly("OPENED gate/E/31/anybody @31 since 21 for 1000");
  }

  @ParameterizedTest
  @CsvSource({
    "0.49, 0", // below min_score
    "0.50, 1",
  })
  void shouldCountAScoreFromTheMinimumOn(double score, int alerts) {
    Run run = run(PERSON.withTimes(Duration.ZERO, Duration.ofSeconds(2)));

    run.detected(gate.frame(0, person(100, 50, score)));

    assertThat(run.alerts()).hasSize(alerts);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 75, 1", // the middle of the zone
    "50, 75, 1", // on its left edge
    "49.5, 75, 0", // half a pixel beyond it, though half the box is inside
    "150, 75, 1", // on its right edge
    "150.5, 75, 0",
    "100, 50, 1", // feet on its upper edge
    "100, 49.5, 0", // above it
    "100, 100, 1", // at the bottom of the picture
  })
  void shouldStandWhereTheMiddleOfTheBottomEdgeIs(double x, double y, int alerts) {
    Zone lowerMiddle =
        new Zone.Polygon(
            List.of(
                new Zone.Corner(0.25, 0.5),
                new Zone.Corner(0.75, 0.5),
                new Zone.Corner(0.75, 1),
                new Zone.Corner(0.25, 1)));
    Run run = run(atOnce(Set.of(), lowerMiddle));

    run.detected(gate.frame(0, person(x, y, 0.9)));

    assertThat(run.alerts()).hasSize(alerts);
  }

  @Test
  void shouldApplyTwoRulesAtOnceEachByItself() {
    PresenceRule cars =
        PresenceRule.of("cars", "car").withTimes(Duration.ofMillis(200), Duration.ofMillis(300));
    Run run = run(PERSON, cars);

    for (int i = 0; i <= 4; i++) {
      run.detected(gate.frame(i, person(50, 50, 0.9), thing("car", 150, 90, 0.8)));
    }
    run.people(5, 12, 50);

    assertThat(run.alerts())
        .containsExactly(
            "OPENED gate/E/2/cars @2 since 0 for 200",
            "CLOSED gate/E/2/cars @7 since 0 for 400 ABSENT", // last at 4, 4 + 3 = 7
            "OPENED gate/E/10/anybody @10 since 0 for 1000");
  }

  @Test
  void shouldWatchOnlyTheCamerasOfTheRule() {
    Run run = run(atOnce(Set.of("yard"), Zone.WHOLE_PICTURE));

    run.detected(gate.frame(0, person(100, 50, 0.9)));
    run.detected(Events.of("yard").frame(0, person(100, 50, 0.9)));

    assertThat(run.alerts()).containsExactly("OPENED yard/E/0/anybody @0 since 0 for 0");
  }

  /** A rule for persons that opens at the first frame. */
  private static PresenceRule atOnce(Set<String> cameras, Zone zone) {
    return new PresenceRule(
        RuleScope.of("anybody", "person").on(cameras).in(zone), 0.5, Duration.ZERO);
  }

  @Test
  void shouldNeitherConfirmNorClearOnAShedFrame() {
    Run run = run(PERSON);

    run.people(0, 5, 50);
    run.shed(6, 50);
    run.people(51, 51, 50);
    run.nobody(52, 70);

    // watched: 500 ms, then 4600 ms of which 1000 count: full at frame 51, and 51 + 20 = 71 is to
    // come
    assertThat(run.alerts()).containsExactly("OPENED gate/E/51/anybody @51 since 0 for 5100");
  }

  @Test
  void shouldNotCloseBecauseNobodyLooked() {
    Run run = run(PERSON);

    run.people(0, 10, 50);
    run.shed(11, 100);
    run.nobody(101, 111);

    // last seen at 10; 1 s of the blindness counts, then 1 s more: frame 111
    assertThat(run.alerts())
        .containsExactly(
            "OPENED gate/E/10/anybody @10 since 0 for 1000",
            "CLOSED gate/E/10/anybody @111 since 0 for 1000 ABSENT");
  }

  @Test
  void shouldKeepWatchingWhenEverySecondFrameIsShed() {
    Run run = run(PERSON);

    for (int i = 0; i <= 10; i += 2) {
      run.people(i, i, 50);
      run.shed(i + 1, i + 1);
    }

    assertThat(run.alerts()).containsExactly("OPENED gate/E/10/anybody @10 since 0 for 1000");
  }

  @Test
  void shouldCloseAtTheLastSeenFrameWhenTheReaderWasRestarted() {
    Run run = run(PERSON);

    run.people(0, 14, 50);
    run.detected(new Events("gate", Events.EPOCH + 60_000).frame(0));

    assertThat(run.alerts())
        .containsExactly(
            "OPENED gate/E/10/anybody @10 since 0 for 1000",
            "CLOSED gate/E/10/anybody @14 since 0 for 1400 EPOCH_CHANGED");
  }

  @Test
  void shouldCloseWhenTheCameraEndedAfterItsLastFrame() {
    Run run = run(PERSON);

    run.people(0, 14, 50);
    run.status(gate.status(CameraState.ENDED, 14));

    assertThat(run.alerts())
        .containsExactly(
            "OPENED gate/E/10/anybody @10 since 0 for 1000",
            "CLOSED gate/E/10/anybody @14 since 0 for 1400 CAMERA_ENDED");
  }

  @ParameterizedTest
  @CsvSource({"ENDED", "FAILED"})
  void shouldWaitForTheLastFrameWhenTheEndIsReadFirst(CameraState state) {
    Run run = run(PERSON);

    run.status(gate.status(state, 14));
    run.people(0, 13, 50);
    assertThat(run.alerts()).containsExactly("OPENED gate/E/10/anybody @10 since 0 for 1000");
    run.people(14, 14, 50);

    assertThat(run.alerts())
        .containsExactly("CLOSED gate/E/10/anybody @14 since 0 for 1400 CAMERA_ENDED");
  }

  @Test
  void shouldGoOnWhenTheCameraOnlyStalled() {
    Run run = run(PERSON);

    run.people(0, 14, 50);
    run.status(gate.status(CameraState.STALLED, 14));

    assertThat(run.alerts()).hasSize(1);
  }

  @Test
  void shouldNotMistakeTheEndOfAnOldEpochForTheEndOfThePresentOne() {
    Run run = run(PERSON);
    Events restarted = new Events("gate", Events.EPOCH + 60_000);

    for (int i = 0; i <= 12; i++) {
      run.detected(restarted.frame(i, person(100, 50, 0.9)));
    }
    run.status(gate.status(CameraState.ENDED, 5));

    assertThat(run.alerts()).hasSize(1).first().asString().startsWith("OPENED");
  }

  @Test
  void shouldIgnoreAFrameThatWentByBefore() {
    Run run = run(PERSON);

    run.people(0, 10, 50);
    run.people(8, 10, 50);

    assertThat(run.alerts()).hasSize(1);
  }

  @Test
  void shouldPointAtItsEvidence() {
    Run run = run(PERSON);

    run.people(0, 4, 50);
    run.detected(gate.frame(5, person(120, 80, 0.95), person(20, 30, 0.6)));
    run.people(6, 10, 50);

    AlertEvent alert = run.output.readValue();
    assertThat(alert.getFirstFrame().getOffset()).isZero();
    assertThat(alert.getFrame().getOffset()).isEqualTo(10);
    assertThat(alert.getScore()).isEqualTo(0.95f);
    assertThat(alert.getBox().getX1()).isEqualTo(115f); // 120 − 5
    assertThat(alert.getRelease().getVersion()).isEqualTo(1);
    assertThat(alert.getSince().toEpochMilli()).isEqualTo(Events.EPOCH);
    assertThat(alert.getAt().toEpochMilli()).isEqualTo(Events.EPOCH + 1000);
    assertThat(alert.getSeverity()).hasToString("ALERT");
  }

  @Test
  void shouldBeTheGraphThatTheReadmeDraws() {
    assertThat(topology(PERSON).describe().toString().strip().replaceAll("\\s+\n", "\n"))
        .isEqualTo(
            """
            Topologies:
               Sub-topology: 0
                Source: cameras (topics: [retinue.cameras])
                  --> camera-end
                Source: detections (topics: [retinue.detections])
                  --> presence
                Source: retractions (topics: [retinue.retractions])
                  --> retraction
                Processor: camera-end (stores: [silences, presences, tracks])
                  --> alerts, dead-letters, objects
                  <-- cameras
                Processor: presence (stores: [silences, presences, tracks])
                  --> alerts, dead-letters, objects
                  <-- detections
                Processor: retraction (stores: [silences, presences, tracks])
                  --> alerts, dead-letters, objects
                  <-- retractions
                Sink: alerts (topic: retinue.alerts)
                  <-- presence, camera-end, retraction
                Sink: dead-letters (topic: retinue.dead-letters)
                  <-- presence, camera-end, retraction
                Sink: objects (topic: retinue.objects)
                  <-- presence, camera-end, retraction
            """
                .strip());
  }

  private Run run(PresenceRule... rules) {
    return run(new WatchedCameras(List.of(rules), Map.of()));
  }

  private Run run(WatchedCameras watches) {
    TopologyTestDriver driver = new TopologyTestDriver(topology(watches));
    open.add(driver);
    return new Run(
        driver.createInputTopic(
            "retinue.detections", Serdes.String().serializer(), DETECTIONS.serializer()),
        driver.createInputTopic(
            "retinue.cameras", Serdes.String().serializer(), CAMERAS.serializer()),
        driver.createOutputTopic(
            "retinue.alerts", Serdes.String().deserializer(), ALERTS.deserializer()));
  }

  private static Topology topology(PresenceRule... rules) {
    return topology(new WatchedCameras(List.of(rules), Map.of()));
  }

  private static Topology topology(WatchedCameras watches) {
    return Topologies.of(
        DETECTIONS.deserializer(),
        watches,
        new SimpleMeterRegistry(),
        new Silence(Duration.ofMinutes(10), () -> true));
  }

  /** A topology with its topics. */
  private record Run(
      TestInputTopic<String, DetectionEvent> detections,
      TestInputTopic<String, CameraStatus> cameras,
      TestOutputTopic<String, AlertEvent> output) {

    void people(int from, int to, double y) {
      for (int i = from; i <= to; i++) {
        detected(Events.of("gate").frame(i, person(100, y, 0.9)));
      }
    }

    void nobody(int from, int to) {
      for (int i = from; i <= to; i++) {
        detected(Events.of("gate").frame(i));
      }
    }

    void shed(int from, int to) {
      for (int i = from; i <= to; i++) {
        detected(Events.of("gate").shed(i));
      }
    }

    void detected(DetectionEvent event) {
      detections.pipeInput(event.getFrame().getCamera(), event);
    }

    void status(CameraStatus status) {
      cameras.pipeInput(status.getCamera(), status);
    }

    /** What was said since the last call, one line an alert. */
    List<String> alerts() {
      return output.readValuesToList().stream().map(Run::line).toList();
    }

    private static String line(AlertEvent alert) {
      String line =
          "%s %s @%d since %d for %d"
              .formatted(
                  alert.getType(),
                  alert.getAlertId().replace("/" + Events.EPOCH + "/", "/E/"),
                  alert.getFrame().getIndex(),
                  alert.getFirstFrame().getIndex(),
                  alert.getDurationMs());
      return alert.getType() == AlertType.CLOSED ? line + " " + alert.getCloseReason() : line;
    }
  }
}
