package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.AlerterService;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.DetectionTimings;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseRef;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Changes of the settings file reach an alerter that runs. */
class RulesAtRunTimeTest {
  private static final String CAMERAS =
      """
      cameras:
        gate:
          source: test:320x240@5
          zones: {drive: {coordinates: '0.5,0,1,0,1,1,0.5,1'}}
      """;
  private static final String RULES =
      """
      rules:
        people: {label: person, zones: [drive], loitering_time: 1}
      """;
  private static final long EPOCH = 1_700_000_000_000L;

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection kafka =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final RetinueSerdes serdes = new RetinueSerdes(kafka);
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private @TempDir Path folder = Path.of("");

  @BeforeEach
  void createTopics() {
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(2);
  }

  @AfterEach
  void deleteTopics() {
    broker.deleteRetinueTopics();
  }

  @Test
  void shouldWatchByTheRulesOfTheFileFromTheNextFrameOn() throws IOException {
    ServiceSettings settings = settings();
    try (AlerterService alerter = alerter(settings)) {
      alerter.start();
      SettingsFollower follower = settings.follower(List.of(settings.takerOfRules(null, alerter)));
      send(0, 20);
      Deadline.inSeconds(60).await("20 frames without a rule", () -> watched() == 20);

      apply(follower, CAMERAS + RULES);
      send(20, 40);
      Deadline.inSeconds(30).await("an alert", () -> alerts().size() == 1);
      assertThat(alerts()).containsExactly("OPENED by people: seen since 20, in 30");

      apply(follower, CAMERAS);
      send(40, 42);
      Deadline.inSeconds(30).await("its end", () -> alerts().size() == 2);
      assertThat(alerts().get(1)).isEqualTo("CLOSED by people: seen since 20, in 40");
    }
  }

  @Test
  void shouldRefuseABrokenFileOfRulesBeforeAnythingChanges() throws IOException {
    ServiceSettings settings = settings();
    Path rules = Files.writeString(folder.resolve("rules.yaml"), "alerts: {people: {lable: x}}\n");
    try (AlerterService alerter = alerter(settings)) {
      SettingsTaker taker = settings.takerOfRules(rules, alerter);

      assertThatThrownBy(() -> taker.prepare(settings.file()))
          .isInstanceOf(RetinueException.class)
          .hasMessageContaining("did you mean 'label'?");
    }
  }

  private ServiceSettings settings() throws IOException {
    Path file = Files.writeString(folder.resolve("retinue.yaml"), CAMERAS);
    return new ServiceSettings(
        CommandLine.populateCommand(new ConfigOption(), "--config", file.toString()));
  }

  private AlerterService alerter(ServiceSettings settings) {
    AlerterConfig first = settings.alerter(null);
    return AlerterService.create(
        new AlerterConfig(
            first.rules(),
            first.setups(),
            "alerter-at-run-time-" + System.nanoTime(),
            first.commitInterval(),
            first.vanishedAfter()),
        kafka,
        meters);
  }

  private void apply(SettingsFollower follower, String yaml) throws IOException {
    Files.writeString(folder.resolve("retinue.yaml"), yaml);
    follower.look();
    follower.look();
    assertThat(follower.health().detail()).startsWith("following ");
  }

  private double watched() {
    return meters.find("retinue.alerter.events").counters().stream()
        .mapToDouble(counter -> counter.count())
        .sum();
  }

  private List<String> alerts() {
    return broker
        .reader()
        .readAll(Topic.ALERTS.topicName(), new StringDeserializer(), serdes.alerts().deserializer())
        .stream()
        .map(ConsumerRecord::value)
        .map(RulesAtRunTimeTest::line)
        .toList();
  }

  private static String line(AlertEvent alert) {
    return "%s by %s: seen since %d, in %d"
        .formatted(
            alert.getType(),
            alert.getRule(),
            alert.getFirstFrame().getIndex(),
            alert.getFrame().getIndex());
  }

  private void send(int from, int to) {
    try (Producer<String, DetectionEvent> producer =
        new KafkaClients(kafka).newProducer(serdes.detections())) {
      for (int i = from; i < to; i++) {
        producer.send(new ProducerRecord<>(Topic.DETECTIONS.topicName(), "gate", event(i)));
      }
      producer.flush();
    }
  }

  /** Ten a second, each with a person who stands at (240, 140) of 320 × 192: in the zone. */
  private static DetectionEvent event(long index) {
    Detection person = new Detection("person", 0.9f, new Box(230f, 100f, 250f, 140f));
    return new DetectionEvent(
        "gate/" + EPOCH + "/" + index,
        new FrameRef("gate", EPOCH, index, 0, index),
        Instant.ofEpochMilli(EPOCH + 100 * index),
        100 * index,
        320,
        192,
        DetectionStatus.DETECTED,
        null,
        new ReleaseRef("retinanet", 1L, "a".repeat(64)),
        List.of(person),
        new DetectionTimings(1f, 1f, 1f, 1));
  }
}
