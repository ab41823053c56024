package io.retinue.alerter;

import static io.retinue.alerter.Events.person;
import static io.retinue.alerter.Events.thing;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.ObjectEvent;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.Processes;
import io.retinue.testkit.RegistryProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a real broker; each test has its own topics and consumer group. */
@Timeout(240)
class AlerterServiceTest {
  private static final List<String> CAMERAS = List.of("gate", "yard", "north");
  private static final int FRAMES = 900;

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final AlerterConfig config = AlerterProcess.config("alerter-test-" + System.nanoTime());
  private RetinueSerdes serdes;
  private Producer<String, byte[]> producer;

  @BeforeEach
  void open() {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(2);
    serdes = new RetinueSerdes(kafka);
    producer =
        new KafkaProducer<>(
            new KafkaClients(kafka).producerProperties(),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void close() {
    producer.close();
    broker.deleteRetinueTopics();
  }

  @Test
  void shouldSayTheSameAlertsThroughARestartAndKillsAsWithout() throws Exception {
    List<String> expected = withoutInterruption();
    List<String> objects = objectsWithoutInterruption();

    int sent = 0;
    Random chance = new Random(42);
    for (int life = 0; life < 3; life++) {
      Process alerter = startAlerter();
      int seen = alerts().size();
      sent = send(sent, sent + 200 + chance.nextInt(50));
      Deadline.inSeconds(60).await("new alerts", () -> alerts().size() > seen);
      if (life == 1) {
        alerter.getOutputStream().close(); // a clean end
        Processes.awaitEnd(alerter.toHandle(), Duration.ofSeconds(15));
      } else {
        sent = send(sent, sent + 20);
        Processes.kill(alerter.toHandle());
      }
    }
    Process last = startAlerter();
    send(sent, FRAMES);
    end();

    Deadline.inSeconds(90).await("all alerts", () -> alerts().size() >= expected.size());
    Deadline.inSeconds(30).await("all objects", () -> objects().size() >= objects.size());
    last.getOutputStream().close();
    Processes.awaitEnd(last.toHandle(), Duration.ofSeconds(15));
    for (String camera : CAMERAS) {
      assertThat(of(camera, alerts())).isEqualTo(of(camera, expected));
      assertThat(of(camera, objects())).isEqualTo(of(camera, objects));
    }
    assertThat(alerts()).hasSameSizeAs(expected);
    assertThat(objects()).hasSameSizeAs(objects);
  }

  @Test
  void shouldSayTheSameAlertsWhenASurvivorTakesOver() throws Exception {
    List<String> expected = withoutInterruption();
    List<String> objects = objectsWithoutInterruption();
    Process first = startAlerter();
    Process second = startAlerter();
    int sent = send(0, 300);
    Deadline.inSeconds(60).await("alerts", () -> !alerts().isEmpty());

    sent = send(sent, 400);
    Processes.kill(first.toHandle());
    sent = send(sent, 600);
    Process third = startAlerter();
    send(sent, FRAMES);
    end();

    Deadline.inSeconds(90).await("all alerts", () -> alerts().size() >= expected.size());
    Deadline.inSeconds(30).await("all objects", () -> objects().size() >= objects.size());
    for (Process alerter : List.of(second, third)) {
      assertThat(alerter.isAlive()).isTrue();
      alerter.getOutputStream().close();
      Processes.awaitEnd(alerter.toHandle(), Duration.ofSeconds(15));
    }
    for (String camera : CAMERAS) {
      assertThat(of(camera, alerts())).isEqualTo(of(camera, expected));
      assertThat(of(camera, objects())).isEqualTo(of(camera, objects));
    }
    assertThat(alerts()).hasSameSizeAs(expected);
    assertThat(objects()).hasSameSizeAs(objects);
  }

  @Test
  void shouldWaitForARegistryThatIsAwayAndLoseNothing() throws Exception {
    try (RegistryProxy registry = RegistryProxy.inFrontOf(broker.registryUrl());
        AlerterService alerter =
            AlerterService.create(
                config,
                new KafkaConnection(broker.bootstrapServers(), registry.url()),
                new SimpleMeterRegistry())) {
      registry.goAway();
      alerter.start();
      List<String> expected = sendOnePerson();
      Deadline.inSeconds(60)
          .await("it names the registry", () -> alerter.health().detail().contains("registry"));
      assertThat(alerter.health().ready()).isFalse();
      assertThat(alerter.health().live()).isTrue();

      registry.comeBack();

      Deadline.inSeconds(60).await("the alerts", () -> alerts().size() >= expected.size());
      assertThat(alerts()).isEqualTo(expected);
      Deadline.inSeconds(60).await("it is ready", () -> alerter.health().ready());
      assertThat(broker.reader().readAll(Topic.DEAD_LETTERS.topicName())).isEmpty();
    }
  }

  @Test
  void shouldNameATopicThatIsMissing() {
    broker.deleteTopics(List.of(Topic.ALERTS.topicName()));
    try (AlerterService alerter = AlerterService.create(config, kafka, new SimpleMeterRegistry())) {
      alerter.start();

      Deadline.inSeconds(30).await("it gives up", () -> !alerter.health().live());
      assertThat(alerter.health().detail()).contains("retinue.alerts");
    }
  }

  @Test
  void shouldGiveTheChangelogTheReplicasOfItsTopicsUnlessTheUserNamesOthers() {
    Map<String, Object> three = Map.of("replication.factor", 3, "topic.min.insync.replicas", 2);
    KafkaConnection users =
        new KafkaConnection("b:1", broker.registryUrl(), Map.of("replication.factor", "2"));

    assertThat(AlerterService.properties(new KafkaClients(kafka), config, three))
        .containsAllEntriesOf(three)
        .containsEntry("default.timestamp.extractor", RecordTime.class.getName());
    assertThat(AlerterService.properties(new KafkaClients(users), config, three))
        .containsEntry("replication.factor", "2");
  }

  @Test
  void shouldSetAsideWhatItCannotReadAndGoOn() {
    try (AlerterService alerter = AlerterService.create(config, kafka, new SimpleMeterRegistry())) {
      alerter.start();
      byte[] garbage = {9, 9, 9};
      producer.send(new ProducerRecord<>(Topic.DETECTIONS.topicName(), "gate", garbage));
      List<String> expected = sendOnePerson();

      Deadline.inSeconds(60).await("the alerts", () -> alerts().size() >= expected.size());
      assertThat(alerts()).isEqualTo(expected);
      List<ConsumerRecord<byte[], byte[]>> dead =
          broker.reader().readAll(Topic.DEAD_LETTERS.topicName());
      assertThat(dead).hasSize(1);
      assertThat(dead.get(0).value()).isEqualTo(garbage);
      assertThat(dead.get(0).headers().lastHeader("__streams.errors.topic").value())
          .asString()
          .isEqualTo(Topic.DETECTIONS.topicName());
      // Tasks that are restored work already while others are not.
      Deadline.inSeconds(60).await("it is ready", () -> alerter.health().ready());
    }
  }

  /** The same events through the same function, in one go and without Kafka. */
  private static List<String> withoutInterruption() {
    List<String> alerts = new ArrayList<>();
    for (String camera : CAMERAS) {
      CameraReplay replay = new CameraReplay(camera, AlerterProcess.RULES, AlerterProcess.SETUP);
      for (int i = 0; i < FRAMES; i++) {
        replay.onDetections(scene(camera, i)).forEach(alert -> alerts.add(alert.toString()));
      }
      replay
          .onStatus(Events.of(camera).status(CameraState.ENDED, FRAMES - 1))
          .forEach(alert -> alerts.add(alert.toString()));
    }
    assertThat(alerts).hasSizeGreaterThan(60);
    for (AlertRule rule : AlerterProcess.RULES) {
      assertThat(alerts).anyMatch(alert -> alert.contains("\"rule\": \"" + rule.name() + "\""));
    }
    return alerts;
  }

  /** Likewise: a frame that is missing or doubled gives other objects. */
  private static List<String> objectsWithoutInterruption() {
    List<String> objects = new ArrayList<>();
    for (String camera : CAMERAS) {
      Tracker tracker = new Tracker(camera, TrackerSettings.DEFAULTS);
      CameraTracks memory = CameraTracks.NOTHING;
      for (int i = 0; i < FRAMES; i++) {
        Tracker.Step step = tracker.onFrame(memory, TracksSerdeTest.frame(scene(camera, i)));
        memory = step.memory();
        step.changes().forEach(c -> objects.add(ObjectEvents.of(camera, c).toString()));
      }
      tracker
          .onEnd(memory, new CameraTracks.End(Events.EPOCH, FRAMES - 1))
          .changes()
          .forEach(c -> objects.add(ObjectEvents.of(camera, c).toString()));
    }
    assertThat(objects).hasSizeGreaterThan(60);
    return objects;
  }

  /** Things come and go by chance, but by the same chance every time; they flicker. */
  private static DetectionEvent scene(String camera, int index) {
    Random chance = new Random(31L * camera.hashCode() + index);
    boolean flicker = chance.nextInt(5) == 0;
    List<Detection> things = new ArrayList<>();
    if (index / 40 % 2 == 0 && !flicker) {
      things.add(person(chance.nextInt(200), 50, 0.5 + chance.nextInt(50) / 100.0));
    }
    if (index % 100 < 60) {
      things.add(person(40 + 2 * (index % 100), 30, 0.9));
    }
    if ((index + camera.length()) / 15 % 2 == 0 && !flicker) {
      things.add(thing("car", 100, 90, 0.8));
    }
    return chance.nextInt(20) == 0
        ? Events.of(camera).shed(index)
        : Events.of(camera).frame(index, things.toArray(Detection[]::new));
  }

  private Process startAlerter() throws Exception {
    return Processes.startJava(
        AlerterProcess.class,
        List.of("-Xmx128m"),
        broker.bootstrapServers(),
        broker.registryUrl().toString(),
        config.applicationId());
  }

  private int send(int from, int to) {
    int end = Math.min(to, FRAMES);
    for (int i = from; i < end; i++) {
      for (String camera : CAMERAS) {
        send(scene(camera, i));
      }
    }
    producer.flush();
    return end;
  }

  /** Sends eleven frames; returns the alerts that they must lead to. */
  private List<String> sendOnePerson() {
    CameraReplay replay = new CameraReplay("gate", AlerterProcess.RULES, AlerterProcess.SETUP);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i <= 10; i++) {
      DetectionEvent event = Events.of("gate").frame(i, person(100, 50, 0.9));
      send(event);
      replay.onDetections(event).forEach(alert -> expected.add(alert.toString()));
    }
    assertThat(expected).isNotEmpty();
    return expected;
  }

  private void send(DetectionEvent event) {
    byte[] bytes = serdes.detections().serializer().serialize(Topic.DETECTIONS.topicName(), event);
    producer.send(
        new ProducerRecord<>(Topic.DETECTIONS.topicName(), event.getFrame().getCamera(), bytes));
  }

  private void end() {
    for (String camera : CAMERAS) {
      CameraStatus status = Events.of(camera).status(CameraState.ENDED, FRAMES - 1);
      byte[] bytes = serdes.cameras().serializer().serialize(Topic.CAMERAS.topicName(), status);
      producer.send(new ProducerRecord<>(Topic.CAMERAS.topicName(), camera, bytes));
    }
    producer.flush();
  }

  private List<String> alerts() {
    return broker
        .reader()
        .readAll(Topic.ALERTS.topicName(), new StringDeserializer(), serdes.alerts().deserializer())
        .stream()
        .map(ConsumerRecord::value)
        .map(AlertEvent::toString)
        .toList();
  }

  private List<String> objects() {
    return broker
        .reader()
        .readAll(
            Topic.OBJECTS.topicName(), new StringDeserializer(), serdes.objects().deserializer())
        .stream()
        .map(ConsumerRecord::value)
        .map(ObjectEvent::toString)
        .toList();
  }

  private static List<String> of(String camera, List<String> alerts) {
    return alerts.stream().filter(a -> a.contains("\"camera\": \"" + camera + "\"")).toList();
  }
}
