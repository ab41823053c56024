package io.retinue.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.retinue.notifier.Sink.Answer;
import io.retinue.notifier.Target.KafkaJson;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.Deadline;
import io.retinue.testkit.SampleRecords;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(90)
class KafkaJsonSinkTest {
  private static final AlertEvent EVENT = SampleRecords.alert();
  private static final String ID = "gate/1795161600000/2/loitering/0";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static BrokerUnderTest broker;
  private static KafkaConnection kafka;

  private final String topic = "retinue.json-" + UUID.randomUUID();

  @BeforeAll
  static void createTopics() {
    broker = BrokerUnderTest.shared();
    kafka = new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
    broker.deleteRetinueTopics();
    new TopicAdmin(kafka).apply(3);
  }

  @Test
  void shouldWriteTheAlertAsJsonWithTheHeadersOfACloudEvent() {
    try (Sink sink = sink(kafka)) {
      assertThat(sink.deliver(EVENT)).isInstanceOf(Answer.Delivered.class);
    }

    ConsumerRecord<byte[], byte[]> record = broker.reader().readAll(topic).get(0);
    assertThat(text(record.key())).isEqualTo("gate");
    Map<String, String> headers = new TreeMap<>();
    record.headers().forEach(header -> headers.put(header.key(), text(header.value())));
    assertThat(headers)
        .isEqualTo(
            Map.of(
                "ce_specversion", "1.0",
                "ce_id", ID,
                "ce_source", "/retinue/cameras/gate",
                "ce_type", "io.retinue.alert.closed",
                "ce_subject", "loitering",
                "ce_time", "2026-11-20T08:00:00.123Z",
                "content-type", "application/json"));
    JsonNode webhook = JSON.readTree(AlertMessage.body(EVENT, Optional.empty()));
    assertThat(JSON.readTree(record.value())).isEqualTo(webhook.path("data"));
    assertThat(webhook.path("data").path("label").asString()).isEqualTo("person");
  }

  @Test
  void shouldCreateTheTopicBeforeTheFirstAlertAsThatOfAlerts() throws Exception {
    try (Sink sink = sink(kafka)) {
      assertThat(sink.idle()).isEmpty();
      assertThat(sink.idle()).isEmpty();
    }

    ConfigResource place = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    try (Admin admin = new KafkaClients(kafka).newAdmin()) {
      Config config =
          Objects.requireNonNull(admin.describeConfigs(List.of(place)).all().get().get(place));
      assertThat(config.get("retention.ms").value())
          .isEqualTo(Topic.ALERTS.configs(1).get("retention.ms"));
      assertThat(config.get("message.timestamp.type").value()).isEqualTo("LogAppendTime");
      assertThat(admin.describeTopics(List.of(topic)).allTopicNames().get())
          .extractingByKey(topic)
          .extracting(TopicDescription::partitions, InstanceOfAssertFactories.LIST)
          .hasSize(3);
    }
  }

  @Test
  void shouldWriteOnATopicThatThereIsAlready() {
    broker.createTopic(topic, 1);

    try (Sink sink = sink(kafka)) {
      assertThat(sink.deliver(EVENT)).isInstanceOf(Answer.Delivered.class);
    }

    assertThat(broker.reader().readAll(topic)).hasSize(1);
  }

  @Test
  void shouldTryAgainWhenKafkaDoesNotAnswer() {
    KafkaConnection away =
        new KafkaConnection(
            broker.bootstrapServers(),
            broker.registryUrl(),
            Map.of("security.protocol", "SSL", "default.api.timeout.ms", "1500"));

    try (Sink sink = sink(away)) {
      assertThat(sink.deliver(EVENT)).isInstanceOf(Answer.Later.class);
      assertThat(sink.idle()).isPresent();
    }
  }

  @Test
  void shouldSayThatAnEventIsRefusedWhichTheTopicCannotTake() {
    broker.createTopic(topic, 1, Map.of("max.message.bytes", "200"));

    try (Sink sink = sink(kafka)) {
      assertThat(sink.deliver(EVENT)).isInstanceOf(Answer.Refused.class);
    }
  }

  @Test
  void shouldBringEachAlertThroughTheService() throws Exception {
    SinkConfig config =
        new SinkConfig("plain-" + UUID.randomUUID(), AlertFilter.ALL, new KafkaJson(topic));
    try (NotifierService service =
            NotifierService.create(
                new NotifierConfig(List.of(config), NotifierServiceTest.IMPATIENT),
                NotifierServiceTest.NO_EVIDENCE,
                kafka,
                new SimpleMeterRegistry());
        Alerts alerts = new Alerts(kafka)) {
      service.start();
      Deadline.inSeconds(30).await("it is ready", () -> service.health().ready());

      for (int i = 0; i < 10; i++) {
        alerts.write(i);
      }

      assertThat(broker.reader().awaitCount(topic, 10, Deadline.inSeconds(30)))
          .extracting(record -> text(record.headers().lastHeader("ce_id").value()))
          .containsExactlyElementsOf(IntStream.range(0, 10).mapToObj(Alerts::id).toList());
    }
  }

  @Test
  @Tag("kcat")
  void shouldBeReadByKcat() throws Exception {
    try (Sink sink = sink(kafka)) {
      sink.deliver(EVENT);
    }

    Process kcat =
        new ProcessBuilder("kcat", "-b", broker.bootstrapServers(), "-C", "-t", topic, "-e", "-q")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = text(kcat.getInputStream().readAllBytes());

    assertThat(kcat.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(JSON.readTree(out).path("alert_id").asString()).isEqualTo(EVENT.getAlertId());
  }

  private Sink sink(KafkaConnection connection) {
    return new KafkaJsonSink(new KafkaJson(topic), new KafkaClients(connection));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
