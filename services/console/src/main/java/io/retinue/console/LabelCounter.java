package io.retinue.console;

import io.retinue.platform.KafkaClients;
import io.retinue.platform.Topic;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How many labels there are, by the feedback topic's offsets: the pictures are not read. */
final class LabelCounter implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;

  LabelCounter(KafkaClients clients) {
    this.consumer =
        new KafkaConsumer<>(
            clients.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  long count() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topic.FEEDBACK.topicName(), DEADLINE).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    long ends = sum(consumer.endOffsets(partitions, DEADLINE).values());
    return ends - sum(consumer.beginningOffsets(partitions, DEADLINE).values());
  }

  private static long sum(Iterable<Long> offsets) {
    long sum = 0;
    for (long offset : offsets) {
      sum += offset;
    }
    return sum;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
