package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.DetectionTimings;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseRef;
import io.retinue.synthetic.ScriptedScene;
import io.retinue.synthetic.ScriptedScene.Visit;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.RequiredAlerts.Alert;
import io.retinue.testkit.RequiredAlerts.LastEpoch;
import io.retinue.testkit.WrittenObjects;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The alerter, as a command of its own, against a scene whose truth is written down: what a perfect
 * detector would say of it goes in, and the alerts that the script demands, no more and no fewer,
 * must come out. They are worked out here by hand, not by the alerter's code.
 */
@Timeout(120)
class AlertTruthTest {
  private static final String CAMERA = "yard";
  private static final long EPOCH = 1_700_000_000_000L;
  private static final long FRAME_MS = 100; // 10 frames a second
  private static final int WIDTH = 320;
  private static final int HEIGHT = 192;

  /**
   * In the zone: frames 40 … 99, 140 … 153, 190 … 229, 245 … 279 and 330 … 359. The second visit is
   * short, and between the third and the fourth nobody is there for a moment only.
   */
  private static final ScriptedScene SCENE =
      new ScriptedScene(
          WIDTH,
          HEIGHT,
          List.of(
              new Visit(40, 100),
              new Visit(140, 154),
              new Visit(190, 230),
              new Visit(245, 280),
              new Visit(330, 360)));

  private static List<DetectionEvent> truth;

  @TempDir private Path folder;

  private BrokerUnderTest broker;
  private KafkaConnection kafka;
  private RetinueSerdes serdes;
  private Producer<String, DetectionEvent> producer;

  /**
   * Rule {@code stays}: there for 1.5 s = 15 frames opens, 2 s = 20 frames without closes.
   *
   * <ul>
   *   <li>40 … 99: opens at 40 + 15 = 55, closes at 99 + 20 = 119
   *   <li>140 … 153: 13 frames from first to last, fewer than 15: nothing
   *   <li>190 … 229 and 245 … 279: between 229 and 245 lie 16 frames, fewer than 20: one presence;
   *       opens at 190 + 15 = 205, closes at 279 + 20 = 299
   *   <li>330 … 359: opens at 330 + 15 = 345, closes at 359 + 20 = 379
   * </ul>
   *
   * Rule {@code loiters}: 3 s = 30 frames opens, 0.5 s = 5 frames closes.
   *
   * <ul>
   *   <li>40 … 99: opens at 40 + 30 = 70, closes at 99 + 5 = 104
   *   <li>140 … 153: nothing
   *   <li>190 … 229: opens at 190 + 30 = 220, closes at 229 + 5 = 234
   *   <li>245 … 279: opens at 245 + 30 = 275, closes at 279 + 5 = 284
   *   <li>330 … 359: 29 frames from first to last, fewer than 30: nothing
   * </ul>
   */
  private static List<Alert> expected() {
    return List.of(
        opened("stays", 40, 55),
        opened("loiters", 40, 70),
        closed("loiters", 40, 70, 99, 104),
        closed("stays", 40, 55, 99, 119),
        opened("stays", 190, 205),
        opened("loiters", 190, 220),
        closed("loiters", 190, 220, 229, 234),
        opened("loiters", 245, 275),
        closed("loiters", 245, 275, 279, 284),
        closed("stays", 190, 205, 279, 299),
        opened("stays", 330, 345),
        closed("stays", 330, 345, 359, 379));
  }

  private static Alert opened(String rule, long first, long at) {
    return new Alert(id(rule, at), AlertType.OPENED, false, first, at, (at - first) * FRAME_MS);
  }

  private static Alert closed(String rule, long first, long openedAt, long last, long at) {
    return new Alert(
        id(rule, openedAt), AlertType.CLOSED, true, first, at, (last - first) * FRAME_MS);
  }

  private static String id(String rule, long openedAt) {
    return CAMERA + "/" + EPOCH + "/" + openedAt + "/" + rule;
  }

  @BeforeAll
  static void drawTheTruth() {
    truth = new ArrayList<>();
    for (long index = 0; index < SCENE.frames(); index++) {
      truth.add(event(index));
    }
  }

  @BeforeEach
  void open() {
    broker = BrokerUnderTest.fresh();
    kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
    new TopicAdmin(kafka).apply(2);
    serdes = new RetinueSerdes(kafka);
    producer = new KafkaClients(kafka).newProducer(serdes.detections());
  }

  @AfterEach
  void close() {
    producer.close();
    broker.close();
  }

  @Test
  void shouldOpenAndCloseExactlyWhatTheScriptSays() throws Exception {
    try (RunningRetinue alerter = startAlerter()) {
      send(0, truth.size());
      awaitAlerts(alerter, expected().size());
      awaitObjects(alerter);
      alerter.interrupt();
    }

    assertThat(alerts()).isEqualTo(expected());
    assertThat(objects()).isEqualTo(expectedObjects()).hasSizeGreaterThan(8);
  }

  @Test
  void shouldSayTheSameThroughTwoKills() throws Exception {
    Random chance = new Random(7);
    int firstKill = 75 + chance.nextInt(60); // before, in or after the end of the first visit
    int secondKill = 255 + chance.nextInt(60); // around the ends of the fourth visit's alerts

    try (RunningRetinue alerter = startAlerter()) {
      send(0, 60);
      awaitAlerts(alerter, 1); // it works
      send(60, firstKill);
      alerter.killEverything();
    }
    send(firstKill, 210); // while nobody listens
    try (RunningRetinue alerter = startAlerter()) {
      send(210, 240);
      awaitAlerts(alerter, 5); // it works again
      send(240, secondKill);
      alerter.killEverything();
    }
    try (RunningRetinue alerter = startAlerter()) {
      send(secondKill, truth.size());
      awaitAlerts(alerter, expected().size());
      awaitObjects(alerter);
      alerter.interrupt();
    }

    assertThat(alerts()).isEqualTo(expected());
    assertThat(objects()).isEqualTo(expectedObjects()).hasSizeGreaterThan(8);
  }

  private RunningRetinue startAlerter() throws Exception {
    Path rules = folder.resolve("rules.yaml");
    ScriptedScene.Zone zone = SCENE.zone();
    String corners =
        "%1$s,%2$s,%3$s,%2$s,%3$s,%4$s,%1$s,%4$s"
            .formatted(zone.left(), zone.top(), zone.right(), zone.bottom());
    Files.writeString(
        rules,
        """
        alerts:
          stays:
            label: person
            coordinates: %1$s
            min_score: 0.5
            loitering_time: 1.5
            cutoff_time: 2
          loiters:
            label: person
            coordinates: %1$s
            min_score: 0.5
            loitering_time: 3
            cutoff_time: 0.5
        """
            .formatted(corners));
    return RunningRetinue.start(
        "serve",
        "alerter",
        "--admin-port",
        "0",
        "--bootstrap-servers",
        broker.bootstrapServers(),
        "--registry-url",
        broker.registryUrl().toString(),
        "--kafka-property", // less to wait for after a kill
        "main.consumer.session.timeout.ms=2000",
        "--kafka-property",
        "main.consumer.heartbeat.interval.ms=500",
        "--kafka-property",
        "producer.transaction.timeout.ms=2000",
        "--rules",
        rules.toString(),
        "--data",
        folder.resolve("data").toString());
  }

  /** What a perfect detector says of a frame. */
  private static DetectionEvent event(long index) {
    List<Detection> boxes =
        SCENE.frame(index).truth().stream()
            .map(
                box ->
                    new Detection(
                        box.label(), 0.9f, new Box(box.x1(), box.y1(), box.x2(), box.y2())))
            .toList();
    return new DetectionEvent(
        CAMERA + "/" + EPOCH + "/" + index,
        new FrameRef(CAMERA, EPOCH, index, 0, index),
        Instant.ofEpochMilli(EPOCH + index * FRAME_MS),
        index * FRAME_MS,
        WIDTH,
        HEIGHT,
        DetectionStatus.DETECTED,
        null,
        new ReleaseRef("retinanet", 1L, "a".repeat(64)),
        boxes,
        new DetectionTimings(1f, 1f, 1f, 1));
  }

  private void send(int from, int to) {
    for (DetectionEvent event : truth.subList(from, to)) {
      producer.send(new ProducerRecord<>(Topic.DETECTIONS.topicName(), CAMERA, event));
    }
    producer.flush();
  }

  private void awaitAlerts(RunningRetinue alerter, int count) {
    Awaitility.await(count + " alerts")
        .atMost(Duration.ofSeconds(45))
        .pollInterval(Duration.ofMillis(250))
        .failFast("the alerter has ended", () -> !alerter.isAlive())
        .until(() -> alerts().size() >= count);
  }

  private void awaitObjects(RunningRetinue alerter) {
    Awaitility.await("events of objects")
        .atMost(Duration.ofSeconds(45))
        .pollInterval(Duration.ofMillis(250))
        .failFast("the alerter has ended", () -> !alerter.isAlive())
        .until(() -> objects().size() >= expectedObjects().size());
  }

  /** As one tracker without a kill writes them. */
  private static List<RequiredObjects.Change> expectedObjects() {
    return RequiredObjects.of(truth, LastEpoch.RUNNING);
  }

  private List<RequiredObjects.Change> objects() {
    return WrittenObjects.read(broker.reader()).stream().map(RequiredObjects.Change::of).toList();
  }

  /** Committed, in the order of the camera's partition. */
  private List<Alert> alerts() {
    return broker
        .reader()
        .readAll(Topic.ALERTS.topicName(), new StringDeserializer(), serdes.alerts().deserializer())
        .stream()
        .map(ConsumerRecord::value)
        .map(Alert::of)
        .toList();
  }
}
