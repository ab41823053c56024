package io.retinue.platform.kafka;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Serde;

/**
 * Reads every partition of one or more topics, committed records only, from where the caller puts
 * it. Values are bytes: {@link ValueDecoder} decodes them. It belongs to no consumer group and
 * commits no offsets. Used by one thread; {@link #wakeup} by any. The methods throw {@link
 * RetinueException}, UNREACHABLE, where the brokers do not answer.
 */
public final class TopicReader implements AutoCloseable {
  /** {@link #readTo} gives up when no record comes for this long. */
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private static final Duration POLL = Duration.ofMillis(200);

  /** For this long a broker may not know a topic that another broker has just created. */
  private static final Duration METADATA_LAG = Duration.ofSeconds(2);

  /** Receives one record after the other. */
  @FunctionalInterface
  public interface Visitor<V> {
    void visit(ConsumerRecord<String, byte[]> record, V value);
  }

  private final Consumer<String, byte[]> consumer;
  private final String bootstrapServers;
  private final List<TopicPartition> partitions = new ArrayList<>();

  private TopicReader(Consumer<String, byte[]> consumer, String bootstrapServers) {
    this.consumer = consumer;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Opens a reader; the caller closes it. Before the first {@link #poll} the caller seeks.
   *
   * @param properties consumer properties that win over Retinue's defaults
   * @throws RetinueException UNREACHABLE; BAD_INPUT if one of the topics does not exist
   */
  public static TopicReader open(
      KafkaClients clients, Map<String, Object> properties, List<Topic> topics) {
    TopicReader reader =
        new TopicReader(clients.newConsumer(properties), clients.connection().bootstrapServers());
    try {
      topics.forEach(reader::add);
      reader.consumer.assign(reader.partitions);
      return reader;
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  public static TopicReader open(KafkaClients clients, Topic... topics) {
    return open(clients, Map.of(), List.of(topics));
  }

  /**
   * Visits every value that the topic has now, in order within its partition. Deletions and records
   * that cannot be decoded are skipped, the latter with a line in the log.
   *
   * @return how many records could not be decoded
   * @throws RetinueException UNREACHABLE if no record comes for 20 s, or the registry does not
   *     answer; BAD_INPUT if the topic does not exist
   */
  public static <V> long scan(
      KafkaClients clients, Topic topic, Serde<V> values, Visitor<V> visitor) {
    return scan(clients, topic, values, visitor, key -> {});
  }

  /**
   * The same for a topic whose newest record of a key counts.
   *
   * @param deleted receives the key of every deletion
   */
  public static <V> long scan(
      KafkaClients clients,
      Topic topic,
      Serde<V> values,
      Visitor<V> visitor,
      java.util.function.Consumer<String> deleted) {
    ValueDecoder<V> decoder = new ValueDecoder<>(values.deserializer());
    try (TopicReader reader = open(clients, topic)) {
      reader.seekToBeginning();
      reader.readTo(
          reader.ends(),
          record -> {
            decoder.decode(record).ifPresent(value -> visitor.visit(record, value));
            if (record.value() == null && record.key() != null) {
              deleted.accept(record.key());
            }
          });
    }
    return decoder.skipped();
  }

  /**
   * Passes every record before these offsets to the action, from where the caller has put the
   * reader.
   *
   * @throws RetinueException UNREACHABLE if no record comes for 20 s
   */
  public void readTo(
      Map<TopicPartition, Long> ends,
      java.util.function.Consumer<ConsumerRecord<String, byte[]>> action) {
    readWhile(
        ends,
        record -> {
          action.accept(record);
          return true;
        });
  }

  /**
   * The same until the action returns false.
   *
   * @return whether all records have been read
   * @throws RetinueException UNREACHABLE if no record comes for 20 s
   */
  public boolean readWhile(
      Map<TopicPartition, Long> ends, Predicate<ConsumerRecord<String, byte[]>> action) {
    Deadline deadline = Deadline.in(SILENCE);
    while (!hasReached(ends)) {
      ConsumerRecords<String, byte[]> records = poll(POLL);
      for (ConsumerRecord<String, byte[]> record : records) {
        if (record.offset() < ends.getOrDefault(partition(record), 0L) && !action.test(record)) {
          return false;
        }
      }
      if (!records.isEmpty()) {
        deadline = Deadline.in(SILENCE);
      } else if (deadline.isOver()) {
        throw unreachable(
            new TimeoutException("no record of " + ends.keySet() + " for " + SILENCE));
      }
    }
    return true;
  }

  /** The partition of a record. */
  public static TopicPartition partition(ConsumerRecord<?, ?> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  public List<TopicPartition> partitions() {
    return List.copyOf(partitions);
  }

  /** Leaves out all partitions but this one. */
  public void keepOnly(TopicPartition partition) {
    partitions.removeIf(other -> !other.equals(partition));
    consumer.assign(partitions);
  }

  /** The first offset that each partition still has. */
  public Map<TopicPartition, Long> beginnings() {
    return answer(() -> consumer.beginningOffsets(partitions));
  }

  /** The offset behind the last committed record of each partition. */
  public Map<TopicPartition, Long> ends() {
    return answer(() -> consumer.endOffsets(partitions));
  }

  public void seekToBeginning() {
    consumer.seekToBeginning(partitions);
  }

  /** To the ends that the partitions have now, not when the first poll asks for them. */
  public void seekToEnd() {
    seek(ends());
  }

  /** To the newest records of each partition, so many at most. */
  public void seekToNewest(int records) {
    Map<TopicPartition, Long> begins = beginnings();
    ends()
        .forEach(
            (partition, end) ->
                consumer.seek(
                    partition, Math.max(begins.getOrDefault(partition, 0L), end - records)));
  }

  /** Partitions that are not named stay where they are. */
  public void seek(Map<TopicPartition, Long> offsets) {
    offsets.forEach(consumer::seek);
  }

  /** To the first record of each partition that is not older; its end where there is none. */
  public void seekToTimes(Map<TopicPartition, Instant> times) {
    if (times.isEmpty()) {
      return;
    }
    Map<TopicPartition, Long> millis = new HashMap<>();
    times.forEach((partition, time) -> millis.put(partition, time.toEpochMilli()));
    Map<TopicPartition, Long> ends = ends(); // first: what comes in meanwhile must not be skipped
    Map<TopicPartition, OffsetAndTimestamp> found = answer(() -> consumer.offsetsForTimes(millis));
    for (TopicPartition partition : times.keySet()) {
      OffsetAndTimestamp first = found.get(partition);
      consumer.seek(partition, first == null ? ends.getOrDefault(partition, 0L) : first.offset());
    }
  }

  /** The records that have come in; waits that long for the first one. */
  public ConsumerRecords<String, byte[]> poll(Duration wait) {
    return consumer.poll(wait);
  }

  /** Whether all records before these offsets have been read. */
  public boolean hasReached(Map<TopicPartition, Long> ends) {
    return answer(
        () ->
            ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
  }

  /** Ends a call that waits, or the next one, with Kafka's WakeupException. From any thread. */
  public void wakeup() {
    consumer.wakeup();
  }

  /** At once: a broker that holds a fetch for new records would answer nothing else before. */
  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private void add(Topic topic) {
    List<PartitionInfo> found = new ArrayList<>();
    Deadline.in(METADATA_LAG)
        .await(() -> found.addAll(answer(() -> consumer.partitionsFor(topic.topicName()))));
    if (found.isEmpty()) {
      throw new RetinueException(
          ErrorKind.BAD_INPUT,
          "there is no topic " + topic.topicName(),
          "create the topics with: retinue topics apply");
    }
    found.forEach(p -> partitions.add(new TopicPartition(p.topic(), p.partition())));
  }

  private <T> T answer(Supplier<T> call) {
    try {
      return call.get();
    } catch (TimeoutException e) {
      throw unreachable(e);
    }
  }

  private RetinueException unreachable(TimeoutException cause) {
    return KafkaClients.BrokerAnswer.unreachable(bootstrapServers, cause);
  }
}
