package io.retinue.alerter;

import static io.retinue.alerter.AvroBytes.ALERTS;
import static io.retinue.alerter.AvroBytes.CAMERAS;
import static io.retinue.alerter.AvroBytes.DETECTIONS;
import static io.retinue.alerter.Events.person;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.alerter.PresenceProcessor.Silence;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is on a topic, the alerter goes on with the next record. */
class HostileEventTest {
  private static final Duration VANISHED = Duration.ofMinutes(10);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicBoolean connected = new AtomicBoolean(true);
  private final AtomicBoolean registryIsAway = new AtomicBoolean();
  private final TopologyTestDriver driver = driver();
  private final TestInputTopic<byte[], byte[]> detections = input("retinue.detections");
  private final TestInputTopic<byte[], byte[]> cameras = input("retinue.cameras");
  private final TestOutputTopic<String, AlertEvent> alerts =
      driver.createOutputTopic("retinue.alerts", new StringDeserializer(), ALERTS.deserializer());
  private final TestOutputTopic<byte[], byte[]> deadLetters =
      driver.createOutputTopic(
          "retinue.dead-letters", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  private final Events gate = Events.of("gate");

  @AfterEach
  void close() {
    driver.close();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void shouldMakeWhatCannotBeWatchedADeadLetterAndGoOn(Consumer<DetectionEvent> change) {
    DetectionEvent event = gate.frame(5, person(100, 50, 0.9));
    change.accept(event);
    byte[] value = bytes(event);

    see(0, 4);
    detections.pipeInput(key("gate"), value);
    see(6, 12);

    assertThat(deadLetters.readRecordsToList())
        .singleElement()
        .satisfies(letter -> assertThat(letter.value()).isEqualTo(value))
        .satisfies(letter -> assertThat(header(letter, "topic")).isEqualTo("retinue.detections"))
        .satisfies(letter -> assertThat(header(letter, "offset")).isEqualTo("5"));
    assertThat(alerts.readValuesToList()).hasSize(1);
    assertThat(registry.counter("retinue.dead.letters", "topic", "retinue.detections").count())
        .isEqualTo(1);
  }

  static Stream<Consumer<DetectionEvent>> hostile() {
    return Stream.of(
        event -> event.setMediaTime(Long.MIN_VALUE),
        event -> event.setMediaTime(Long.MAX_VALUE),
        event -> event.setWidth(0),
        event -> event.setHeight(-1),
        event -> event.getFrame().setCamera("another"),
        event -> event.getFrame().setCamera("Gate\u001b[31m"),
        event -> event.getFrame().setCamera(""),
        event -> event.getFrame().setEpoch(-1),
        event -> event.getFrame().setIndex(Long.MIN_VALUE),
        event -> event.getRelease().setModel("m".repeat(100_000)),
        event -> box(event).setScore(Float.NaN),
        event -> box(event).setScore(Float.POSITIVE_INFINITY),
        event -> box(event).getBox().setX1(Float.NaN),
        event -> box(event).getBox().setY2(Float.NEGATIVE_INFINITY));
  }

  private static Detection box(DetectionEvent event) {
    return event.getDetections().get(0);
  }

  @Test
  void shouldMakeRecordsOfOtherTopicsAndRubbishDeadLetters() {
    byte[] status = bytes(gate.status(CameraState.LIVE, 3));
    byte[] event = bytes(gate.frame(0));

    detections.pipeInput(key("gate"), status);
    detections.pipeInput(new byte[] {(byte) 0xff, 0}, new byte[] {9, 9, 9});
    detections.pipeInput(null, bytes(gate.frame(0, person(100, 50, 0.9))));
    detections.pipeInput(key("gate"), new byte[0]);
    cameras.pipeInput(key("gate"), event);
    cameras.pipeInput(key("yard"), status);
    see(0, 10);

    assertThat(deadLetters.readRecordsToList()).hasSize(6);
    assertThat(alerts.readValuesToList()).hasSize(1);
  }

  @Test
  void shouldWatchThousandsOfHugeBoxesAndIgnoreDeletions() {
    Detection[] many = new Detection[1_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = person(100, 50, 0.6);
      many[i].getBox().setX2(Float.MAX_VALUE);
      many[i].getBox().setX1(Float.MAX_VALUE);
    }

    for (int i = 0; i <= 10; i++) {
      send(gate.frame(i, many));
    }
    cameras.pipeInput(key("gate"), (byte[]) null);
    detections.pipeInput(key("gate"), (byte[]) null);

    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(alerts.readValuesToList()).hasSize(1);
    assertThat(registry.counter("retinue.alerter.skipped", "reason", "deleted").count())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE})
  void shouldWriteAlertsWithATimeThatTheTopicKeeps(long time) {
    for (int i = 0; i <= 10; i++) {
      detections.pipeInput(
          key("gate"), bytes(gate.frame(i, person(100, 50, 0.9))), Instant.ofEpochMilli(time));
    }

    Instant now = Instant.now();
    assertThat(alerts.readRecord().getRecordTime())
        .isBetween(now.minus(Duration.ofDays(1).plusMinutes(1)), now.plusSeconds(60));
  }

  @Test
  void shouldTakeTheTimeOfNowForARecordWithoutOne() {
    ConsumerRecord<Object, Object> record =
        new ConsumerRecord<>("retinue.detections", 0, 0, "gate", new byte[0]); // time −1

    assertThat(Instant.ofEpochMilli(new RecordTime().extract(record, -1)))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
  }

  @Test
  void shouldFailAndNotBlameTheRecordWhenTheRegistryIsAway() {
    see(0, 4);
    registryIsAway.set(true);

    assertThatThrownBy(() -> see(5, 5)).hasRootCauseInstanceOf(RetinueException.class);

    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void shouldCloseTheAlertOfACameraThatVanished() {
    see(0, 12);
    assertThat(alerts.readValuesToList()).hasSize(1);

    driver.advanceWallClockTime(VANISHED.dividedBy(2));
    status(CameraState.LIVE);
    for (int i = 0; i < 9; i++) {
      driver.advanceWallClockTime(VANISHED.dividedBy(10));
    }
    assertThat(alerts.isEmpty()).isTrue(); // the status came 9 minutes ago

    driver.advanceWallClockTime(VANISHED.dividedBy(10));
    assertThat(alerts.readValuesToList())
        .singleElement()
        .satisfies(alert -> assertThat(alert.getCloseReason()).isEqualTo("CAMERA_SILENT"));
    for (int i = 0; i < 30; i++) {
      driver.advanceWallClockTime(VANISHED.dividedBy(10));
    }
    assertThat(alerts.isEmpty()).isTrue();
  }

  @Test
  void shouldCloseNothingBecauseTheWallClockStepsOrNoBrokerAnswers() {
    see(0, 12);
    alerts.readValuesToList();

    driver.advanceWallClockTime(Duration.ofDays(1));
    connected.set(false);
    for (int i = 0; i < 50; i++) {
      driver.advanceWallClockTime(VANISHED.dividedBy(10));
    }

    assertThat(alerts.isEmpty()).isTrue();
  }

  @Test
  void shouldForgetACameraOfWhichNothingCameForALongTime() {
    send(gate.frame(0));
    assertThat(memory("gate")).isNotNull();

    for (int i = 0; i < 1_000; i++) {
      driver.advanceWallClockTime(VANISHED.dividedBy(10));
    }

    assertThat(memory("gate")).isNull();
  }

  @Test
  void shouldCarryTheTraceFromTheEventToTheAlert() {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    for (int i = 0; i <= 10; i++) {
      TestRecord<byte[], byte[]> record =
          new TestRecord<>(key("gate"), bytes(gate.frame(i, person(100, 50, 0.9))));
      record.headers().add("traceparent", key(trace)).add("huge", new byte[1_000_000]);
      detections.pipeInput(record);
    }

    TestRecord<String, AlertEvent> alert = alerts.readRecord();
    assertThat(alert.headers().toArray()).hasSize(1);
    assertThat(
            new String(alert.headers().lastHeader("traceparent").value(), StandardCharsets.UTF_8))
        .isEqualTo(trace);
  }

  @Test
  void shouldCountWhatItDoes() {
    see(0, 12);
    see(3, 3);
    status(CameraState.ENDED);

    assertThat(count("retinue.alerts.opened")).isEqualTo(1);
    assertThat(registry.counter("retinue.alerts.closed", "reason", "CAMERA_ENDED").count())
        .isEqualTo(1);
    assertThat(registry.counter("retinue.alerter.events", "topic", "retinue.detections").count())
        .isEqualTo(14);
    assertThat(registry.counter("retinue.alerter.skipped", "reason", "repeated").count())
        .isEqualTo(1);
  }

  private double count(String name) {
    return registry.counter(name).count();
  }

  private Object memory(String camera) {
    return driver.getKeyValueStore(AlertTopology.STORE).get(camera);
  }

  private void see(int from, int to) {
    for (int i = from; i <= to; i++) {
      send(gate.frame(i, person(100, 50, 0.9)));
    }
  }

  private void send(DetectionEvent event) {
    detections.pipeInput(key(event.getFrame().getCamera()), bytes(event));
  }

  private void status(CameraState state) {
    cameras.pipeInput(key("gate"), bytes(gate.status(state, 12)));
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    byte[] value = record.headers().lastHeader("__streams.errors." + name).value();
    return new String(value, StandardCharsets.UTF_8);
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DetectionEvent event) {
    return DETECTIONS.serializer().serialize("", event);
  }

  private static byte[] bytes(CameraStatus status) {
    return CAMERAS.serializer().serialize("", status);
  }

  private TestInputTopic<byte[], byte[]> input(String topic) {
    return driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TopologyTestDriver driver() {
    Deserializer<DetectionEvent> decoder =
        (topic, bytes) -> {
          if (registryIsAway.get()) {
            throw new RetinueException(ErrorKind.UNREACHABLE, "no registry answers", "start it");
          }
          return DETECTIONS.deserializer().deserialize(topic, bytes);
        };
    List<AlertRule> rules = new ArrayList<>(List.of(PresenceRule.of("anybody", "person")));
    return new TopologyTestDriver(
        Topologies.of(
            decoder,
            new WatchedCameras(rules, Map.of()),
            registry,
            new Silence(VANISHED, connected::get)));
  }
}
