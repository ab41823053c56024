package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.ingest.camera.CameraConfig;
import io.retinue.ingest.camera.CameraConfig.Activity;
import io.retinue.ingest.source.CameraSource;
import io.retinue.ingest.source.Playback;
import io.retinue.ingest.state.BlindInterval;
import io.retinue.ingest.state.CameraTally;
import io.retinue.ingest.state.CameraTally.State;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.settings.CameraSettings;
import io.retinue.platform.settings.DetectSize;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Cameras come and go while ingest runs, and ingest itself comes and goes. */
class CamerasAtRunTimeTest {
  private static final BrokerUnderTest BROKER = BrokerUnderTest.shared();
  private static final KafkaConnection KAFKA =
      new KafkaConnection(BROKER.bootstrapServers(), BROKER.registryUrl());
  private static final CameraSource SCENE = TestScenes.drawn(20, 1_000_000);

  private final String run = UUID.randomUUID() + "-";
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final CameraConfig gate = camera("gate", 640);
  private final CameraConfig yard = camera("yard", 640);

  @BeforeAll
  static void applyTopics() {
    new TopicAdmin(KAFKA).apply(3);
  }

  @Test
  void shouldStartStopAndChangeCamerasWithoutTouchingTheOthers() {
    try (IngestService ingest = ingest(gate, yard)) {
      ingest.start();
      awaitLive(ingest, gate);
      awaitLive(ingest, yard);
      long gateEpoch = tally(ingest, gate).epoch();
      long yardEpoch = tally(ingest, yard).epoch();
      CameraConfig hall = camera("hall", 640);
      CameraConfig smallYard = camera("yard", 320);

      ingest.apply(List.of(hall, gate, smallYard));

      awaitLive(ingest, hall);
      awaitLive(ingest, smallYard);
      assertThat(tally(ingest, gate).epoch()).isEqualTo(gateEpoch);
      assertThat(tally(ingest, smallYard).epoch()).isGreaterThan(yardEpoch);
      assertThat(tally(ingest, smallYard).blind())
          .extracting(BlindInterval::cause)
          .containsExactly("the camera was changed");

      ingest.apply(List.of(gate));

      assertThat(ingest.tallies()).extracting(CameraTally::camera).containsExactly(gate.name());
      assertThat(tally(ingest, gate).epoch()).isEqualTo(gateEpoch);
      assertThat(last(hall).getState()).isEqualTo(CameraState.ENDED);
      assertThat(last(hall).getReason()).isEqualTo("removed");
      Deadline.inSeconds(30).await("its statuses are deleted", () -> isDeleted(hall));
      assertThat(isDeleted(gate)).isFalse();
      assertThat(meters.find("retinue.camera.state").tag("camera", hall.name()).gauges()).isEmpty();
    }
  }

  @Test
  void shouldBeBlindWhileACameraIsPaused() {
    try (IngestService ingest = ingest(gate)) {
      ingest.start();
      awaitLive(ingest, gate);

      ingest.apply(List.of(gate.with(Activity.PAUSED)));
      Deadline.inSeconds(30)
          .await("it is paused", () -> tally(ingest, gate).state() == State.ENDED);
      assertThat(tally(ingest, gate).reason()).isEqualTo("paused");
      BlindInterval open = tally(ingest, gate).blind().get(0);
      assertThat(open.end()).isNull();
      ingest.apply(List.of(gate));

      awaitLive(ingest, gate);
      BlindInterval ended = tally(ingest, gate).blind().get(0);
      assertThat(tally(ingest, gate).blind()).hasSize(1);
      assertThat(ended.start()).isEqualTo(open.start());
      assertThat(ended.end()).isAfter(open.start());
      assertThat(ended.cause()).isEqualTo("the camera was paused");
    }
  }

  @Test
  void shouldCountTheTimeInWhichIngestWasNotRunning() {
    try (IngestService first = ingest(gate)) {
      first.start();
      awaitLive(first, gate);
    }
    CameraStatus before = last(gate);
    try (IngestService second = ingest(gate)) {
      second.start();
      awaitLive(second, gate);
      Deadline.inSeconds(30)
          .await("the topic has it", () -> last(gate).getState() == CameraState.LIVE);
    }

    io.retinue.schemas.BlindInterval blind = last(gate).getBlindIntervals().get(0);
    assertThat(blind.getStart()).isEqualTo(before.getAt());
    assertThat(blind.getEnd()).isNotNull().isAfterOrEqualTo(blind.getStart());
    assertThat(blind.getCause()).isEqualTo("ingest was not running");
    assertThat(last(gate).getBlindIntervals()).hasSize(1);
  }

  @Test
  void shouldKnowNothingOfARemovedCameraButItsEpoch() {
    long before;
    try (IngestService first = ingest(gate, yard)) {
      first.start();
      awaitLive(first, gate);
      before = tally(first, gate).epoch();
      first.apply(List.of(yard));
      Deadline.inSeconds(30).await("its statuses are deleted", () -> isDeleted(gate));
    }
    Clock slow = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
    try (IngestService second =
        IngestService.create(new IngestConfig(List.of(gate)), KAFKA, slow, meters)) {
      second.start();
      awaitLive(second, gate);

      assertThat(tally(second, gate).epoch()).isGreaterThan(before);
      assertThat(tally(second, gate).blind()).isEmpty();
    }
  }

  @Test
  void shouldBeginAllButACameraThatCannotAndThatOneAtTheNextAttempt() {
    AtomicBoolean broken = new AtomicBoolean(true);
    CameraConfig hall = camera("hall", 640);
    meters
        .config()
        .meterFilter(
            new MeterFilter() {
              @Override
              public Meter.Id map(Meter.Id id) {
                if (broken.get() && hall.name().equals(id.getTag("camera"))) {
                  throw new IllegalStateException("no meter for the hall");
                }
                return id;
              }
            });
    CameraConfig smallGate = camera("gate", 320);
    try (IngestService ingest = ingest(gate)) {
      ingest.start();
      awaitLive(ingest, gate);

      assertThatThrownBy(() -> ingest.apply(List.of(hall, smallGate, yard)))
          .hasMessage("no meter for the hall");
      awaitLive(ingest, smallGate);
      awaitLive(ingest, yard);
      assertThat(ingest.tallies())
          .extracting(CameraTally::camera)
          .containsExactly(gate.name(), yard.name());
      long epoch = tally(ingest, smallGate).epoch();

      broken.set(false);
      ingest.apply(List.of(hall, smallGate, yard));

      awaitLive(ingest, hall);
      assertThat(tally(ingest, smallGate).epoch()).isEqualTo(epoch);
    }
  }

  @Test
  void shouldRefuseTwoCamerasOfOneNameAndChangeNothing() {
    try (IngestService ingest = ingest(gate)) {
      assertThatThrownBy(() -> ingest.apply(List.of(yard, yard)))
          .isInstanceOf(RetinueException.class);

      assertThat(ingest.tallies()).extracting(CameraTally::camera).containsExactly(gate.name());
    }
  }

  private IngestService ingest(CameraConfig... cameras) {
    return IngestService.create(
        new IngestConfig(List.of(cameras)), KAFKA, Clock.systemUTC(), meters);
  }

  private CameraConfig camera(String name, int width) {
    CameraSettings settings = new CameraSettings(run + name, new DetectSize(width, 360));
    return new CameraConfig(settings, SCENE, Playback.LOOP);
  }

  private static void awaitLive(IngestService ingest, CameraConfig camera) {
    Deadline.inSeconds(30)
        .await(camera.name() + " is live", () -> tally(ingest, camera).state() == State.LIVE);
  }

  private static CameraTally tally(IngestService ingest, CameraConfig camera) {
    return ingest.tallies().stream()
        .filter(tally -> tally.camera().equals(camera.name()))
        .findFirst()
        .orElseThrow();
  }

  private static CameraStatus last(CameraConfig camera) {
    List<CameraStatus> all =
        TopicValues.withKeys(camera.name(), Topic.CAMERAS, new RetinueSerdes(KAFKA).cameras());
    return all.stream().filter(Objects::nonNull).reduce((a, b) -> b).orElseThrow();
  }

  private static boolean isDeleted(CameraConfig camera) {
    List<ConsumerRecord<String, byte[]>> all = TopicValues.own(camera.name(), Topic.CAMERAS);
    return all.get(all.size() - 1).value() == null;
  }
}
