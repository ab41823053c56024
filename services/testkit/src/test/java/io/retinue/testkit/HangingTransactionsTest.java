package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.broker.HangingTransactions;
import io.retinue.broker.HangingTransactions.HangingTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HangingTransactionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ChildBroker broker = BrokerUnderTest.fresh();

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void shouldFindAndEndWhatNoCoordinatorKnowsAndNothingElse() throws Exception {
    TopicPartition hanging = topic("hanging");
    TopicPartition healthy = topic("healthy");
    ForgedTransaction.in(broker, hanging);
    write(hanging.topic(), "behind it");
    try (Admin admin = admin();
        KafkaProducer<String, String> open = transactional("open")) {
      open.beginTransaction();
      open.send(new ProducerRecord<>(healthy.topic(), "open")).get(10, TimeUnit.SECONDS);
      HangingTransactions transactions = new HangingTransactions(admin, LIMIT);

      List<HangingTransaction> found = transactions.find(topic -> true);

      assertThat(found).extracting(HangingTransaction::partition).containsExactly(hanging);
      assertThat(values(hanging)).isEmpty(); // a reader of committed records waits at it

      transactions.end(found.get(0));

      assertThat(transactions.find(topic -> true)).isEmpty();
      assertThat(values(hanging)).containsExactly("behind it");
      open.commitTransaction();
      // Kafka answers a commit before its marker is in the topic.
      broker.reader().awaitCount(healthy.topic(), 1, Deadline.inSeconds(20));
      assertThat(values(healthy)).containsExactly("open");
    }
  }

  @Test
  void shouldEndThemBeforeAKilledBrokerServesAgain() throws Exception {
    TopicPartition records = topic("records");
    try (KafkaProducer<String, String> group = transactional("group")) {
      group.beginTransaction(); // creates __consumer_offsets
      group.sendOffsetsToTransaction(
          Map.of(records, new OffsetAndMetadata(0)), new ConsumerGroupMetadata("a-group"));
      group.commitTransaction();
    }
    ForgedTransaction.in(broker, records);
    ForgedTransaction.in(broker, new TopicPartition("__consumer_offsets", 0));
    write(records.topic(), "behind it");

    broker.kill();
    broker.restart();

    assertThat(values(records)).containsExactly("behind it");
    try (Admin admin = admin()) {
      assertThat(new HangingTransactions(admin, LIMIT).find(topic -> true)).isEmpty();
    }
  }

  /** While its coordinator is loading what it knows, it seems to know nothing. */
  @Test
  void shouldLeaveATransactionToTheCoordinatorThatLoadsIt() throws Exception {
    int partitions = 200; // their logs are loaded first
    broker.createTopic("many", partitions);
    try (KafkaProducer<String, String> open = transactional("open")) {
      open.beginTransaction();
      for (int partition = 0; partition < partitions; partition++) {
        open.send(new ProducerRecord<>("many", partition, "key", "value"));
      }
      open.flush();

      broker.kill();
      broker.restart();
      open.commitTransaction();

      broker.reader().awaitCount("many", partitions, Deadline.inSeconds(20));
    }
  }

  private TopicPartition topic(String name) {
    broker.createTopic(name, 1);
    return new TopicPartition(name, 0);
  }

  private List<String> values(TopicPartition partition) {
    return broker.reader().readAll(partition.topic()).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private void write(String topic, String value) throws Exception {
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(topic, value)).get(10, TimeUnit.SECONDS);
    }
  }

  private KafkaProducer<String, String> transactional(String id) {
    KafkaProducer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", id),
            new StringSerializer(),
            new StringSerializer());
    producer.initTransactions();
    return producer;
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }
}
