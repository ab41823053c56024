package io.retinue.platform.kafka;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Reads a whole topic: from its beginning to where it ended when the reading began, committed
 * records only.
 */
public final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(200);

  /** For so long a broker may not know of a topic that another has just created. */
  private static final Duration METADATA_LAG = Duration.ofSeconds(2);

  private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  /** Takes one record after the other. */
  @FunctionalInterface
  public interface Visitor<T> {
    void visit(ConsumerRecord<String, T> record);
  }

  private final KafkaClients clients;

  public TopicScan(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Every record, in order within its partition.
   *
   * @throws RetinueException UNREACHABLE where the brokers do not answer or the end is not reached
   *     by the deadline; BAD_INPUT where the topic does not exist
   */
  public <T extends SpecificRecord> List<ConsumerRecord<String, T>> read(
      Topic topic, Serde<T> values, Duration deadline) {
    List<ConsumerRecord<String, T>> records = new ArrayList<>();
    visit(topic, values, deadline, records::add);
    return records;
  }

  /** As {@link #read}, without keeping the records. */
  public <T extends SpecificRecord> void visit(
      Topic topic, Serde<T> values, Duration deadline, Visitor<T> visitor) {
    long end = System.nanoTime() + deadline.toNanos();
    try (Consumer<String, T> consumer = clients.newConsumer(values)) {
      List<TopicPartition> partitions = partitions(consumer, topic);
      consumer.assign(partitions); // Kafka warns of end offsets of what is not assigned
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<String, T> record : consumer.poll(POLL)) {
          TopicPartition partition = new TopicPartition(record.topic(), record.partition());
          if (record.offset() < ends.getOrDefault(partition, 0L)) {
            visitor.visit(record);
          }
        }
        if (System.nanoTime() > end) {
          throw new TimeoutException("not at the end of " + topic.topicName() + " in " + deadline);
        }
      }
    } catch (TimeoutException e) {
      throw BrokerAnswer.unreachable(clients.connection().bootstrapServers(), e);
    }
  }

  private static List<TopicPartition> partitions(Consumer<String, ?> consumer, Topic topic) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic.topicName());
    long end = System.nanoTime() + METADATA_LAG.toNanos();
    while (partitions.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
      partitions = consumer.partitionsFor(topic.topicName());
    }
    if (partitions.isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "there is no topic " + topic.topicName(),
          "create the topics with: retinue topics apply");
    }
    return partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
  }
}
