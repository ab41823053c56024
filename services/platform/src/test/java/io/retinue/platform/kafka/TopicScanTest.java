package io.retinue.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ReleaseState;
import io.retinue.testkit.BrokerUnderTest;
import io.retinue.testkit.SampleRecords;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicScanTest {
  private static final Duration DEADLINE = Duration.ofSeconds(30);

  private final BrokerUnderTest broker = BrokerUnderTest.shared();
  private final KafkaConnection connection =
      new KafkaConnection(broker.bootstrapServers(), broker.registryUrl());
  private final KafkaClients clients = new KafkaClients(connection);
  private final RetinueSerdes serdes = new RetinueSerdes(connection);

  @BeforeEach
  void createTopics() {
    broker.deleteTopics(Arrays.stream(Topic.values()).map(Topic::topicName).toList());
    new TopicAdmin(connection).apply(2);
  }

  @Test
  void shouldReadAnEmptyTopicToItsEnd() {
    assertThat(new TopicScan(clients).read(Topic.FEEDBACK, serdes.feedback(), DEADLINE)).isEmpty();
  }

  @Test
  void shouldReadEveryRecordInOrder() throws Exception {
    try (Producer<String, LabelledFrame> producer = clients.newProducer(serdes.feedback())) {
      for (int i = 0; i < 20; i++) {
        String key = "gate/1/" + i;
        producer.send(new ProducerRecord<>(Topic.FEEDBACK.topicName(), key, SampleRecords.label()));
      }
      producer.flush();
    }

    List<ConsumerRecord<String, LabelledFrame>> records =
        new TopicScan(clients).read(Topic.FEEDBACK, serdes.feedback(), DEADLINE);

    assertThat(records).hasSize(20).extracting(ConsumerRecord::offset).isSorted();
    assertThat(records.get(19).key()).isEqualTo("gate/1/19");
    assertThat(records.get(19).value()).isEqualTo(SampleRecords.label());
  }

  @Test
  void shouldPassOverWhatWasNotCommittedAndReachTheEndBehindIt() throws Exception {
    Map<String, Object> properties = clients.producerProperties();
    properties.put("transactional.id", "scan-test");
    try (KafkaProducer<String, ModelRelease> producer =
        new KafkaProducer<>(properties, new StringSerializer(), serdes.models().serializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      send(producer, 1);
      producer.commitTransaction();
      producer.beginTransaction();
      send(producer, 2);
      producer.abortTransaction();
    }

    Releases releases = Releases.read(clients, serdes.models(), "retinanet", DEADLINE);

    assertThat(releases.champion()).map(ModelRelease::getVersion).contains(1L);
    assertThat(releases.nextVersion()).isEqualTo(2);
  }

  @Test
  void shouldSayThatATopicIsMissing() {
    broker.deleteTopics(List.of(Topic.MODELS.topicName()));

    assertThatThrownBy(() -> new TopicScan(clients).read(Topic.MODELS, serdes.models(), DEADLINE))
        .isInstanceOfSatisfying(
            RetinueException.class, e -> assertThat(e.exitCode()).isEqualTo(ErrorKind.BAD_INPUT))
        .hasMessageContaining("retinue.models");
  }

  private static void send(Producer<String, ModelRelease> producer, long version) throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                Topic.MODELS.topicName(),
                "retinanet",
                SampleRecords.release(version, ReleaseState.CHAMPION)))
        .get(10, TimeUnit.SECONDS);
  }
}
