package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** What every broker under test must do. */
abstract class BrokerContract {
  abstract BrokerUnderTest broker();

  @Test
  void shouldGiveBackWhatWasAcknowledged() throws Exception {
    String topic = topic(2);

    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of())) {
      for (int i = 0; i < 10; i++) {
        producer.send(record(topic, i)).get(10, TimeUnit.SECONDS);
      }
    }

    assertThat(values(topic))
        .containsExactlyInAnyOrder("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
  }

  @Test
  void shouldHideWhatWasNotCommitted() throws Exception {
    String topic = topic(1);

    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("transactional.id", topic))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(record(topic, 1)).get(10, TimeUnit.SECONDS);
      producer.abortTransaction();
      producer.beginTransaction();
      producer.send(record(topic, 2)).get(10, TimeUnit.SECONDS);
      producer.commitTransaction(); // answered before its marker is in the topic
    }

    broker().reader().awaitCount(topic, 1, Deadline.inSeconds(20));
    assertThat(values(topic)).containsExactly("2");
  }

  @Test
  void shouldTakePicturesOfSeveralMebibytes() throws Exception {
    String topic = topic(1, Map.of("max.message.bytes", Integer.toString(4 << 20)));

    try (KafkaProducer<byte[], byte[]> producer =
        producer(Map.of("max.request.size", Integer.toString(4 << 20)))) {
      producer.send(new ProducerRecord<>(topic, new byte[3 << 20])).get(10, TimeUnit.SECONDS);
    }

    assertThat(broker().reader().readAll(topic))
        .extracting(ConsumerRecord::serializedValueSize)
        .containsExactly(3 << 20);
  }

  @Test
  void shouldNotCreateTopicsByAccident() throws Exception {
    try (var admin =
        org.apache.kafka.clients.admin.Admin.create(
            Map.of("bootstrap.servers", broker().bootstrapServers()))) {
      String topic = "nobody-made-me-" + UUID.randomUUID();

      try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("max.block.ms", "1000"))) {
        assertThat(producer.send(record(topic, 1))).failsWithin(Duration.ofSeconds(10));
      }

      assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).doesNotContain(topic);
    }
  }

  /** Tests that kill a member wait for its session. */
  @Test
  void shouldLetAGroupMemberHaveASessionOfOneSecond() {
    String topic = topic(1);
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            broker().bootstrapServers(),
            "group.id",
            topic,
            "session.timeout.ms",
            "1000",
            "heartbeat.interval.ms",
            "300");

    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));

      Deadline.inSeconds(20)
          .await(
              "it has the partition",
              () -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
              });
    }
  }

  @Test
  void shouldServeARegistry() throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(broker().registryUrl().resolve("/subjects")).build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).startsWith("[");
  }

  private String topic(int partitions) {
    return topic(partitions, Map.of());
  }

  private String topic(int partitions, Map<String, String> configs) {
    String name = "contract-" + UUID.randomUUID();
    broker().createTopic(name, partitions, configs);
    return name;
  }

  private List<String> values(String topic) {
    return broker().reader().readAll(topic).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int number) {
    byte[] bytes = Integer.toString(number).getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, bytes, bytes);
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, String> more) {
    Map<String, Object> properties = new java.util.HashMap<>(more);
    properties.put("bootstrap.servers", broker().bootstrapServers());
    properties.put("acks", "all");
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
