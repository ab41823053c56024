package io.retinue.standalone.letters;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.topic.Topic;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the dead letters topic to its present end, keys as bytes too: a letter is written back as
 * it was. Few letters are in memory at a time, however many there are.
 */
final class LetterScan {
  static final Charset TEXT = StandardCharsets.UTF_8;

  /** Partition by partition, in the order of the offsets. */
  static final Comparator<LetterId> ORDER =
      Comparator.comparingInt(LetterId::partition).thenComparingLong(LetterId::offset);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(20);

  private final KafkaClients clients;

  LetterScan(KafkaClients clients) {
    this.clients = clients;
  }

  /**
   * Passes every committed record to the action.
   *
   * @throws RetinueException UNREACHABLE; BAD_INPUT if there is no such topic
   */
  void forEach(Consumer<ConsumerRecord<byte[], byte[]>> action) {
    forNewest(Long.MAX_VALUE, action);
  }

  /** The same, for so many records at the end of each partition. */
  void forNewest(long newest, Consumer<ConsumerRecord<byte[], byte[]>> action) {
    try (KafkaConsumer<byte[], byte[]> consumer = open()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.DEAD_LETTERS.topicName()).stream()
              .map(one -> new TopicPartition(one.topic(), one.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "there is no topic " + Topic.DEAD_LETTERS.topicName(),
            "create the topics with: retinue topics apply");
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      ends.forEach(
          (partition, end) ->
              consumer.seek(partition, Math.max(begins.getOrDefault(partition, 0L), end - newest)));
      read(consumer, ends, action);
    } catch (TimeoutException e) {
      throw new RetinueException(
          ErrorKind.UNREACHABLE,
          "the dead letters cannot be read: " + e.getMessage(),
          "check that the brokers are up",
          e);
    }
  }

  private static void read(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> action) {
    Deadline deadline = Deadline.in(SILENCE);
    while (ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        long end = ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
        if (record.offset() < end) {
          action.accept(record);
        }
      }
      if (!records.isEmpty()) {
        deadline = Deadline.in(SILENCE);
      } else if (deadline.isOver()) {
        throw new TimeoutException("no record came for " + SILENCE);
      }
    }
  }

  private KafkaConsumer<byte[], byte[]> open() {
    Map<String, Object> properties = clients.consumerProperties();
    properties.put("max.poll.records", 20);
    properties.put("fetch.max.bytes", 2 * DeadLetters.MAX_BYTES);
    properties.put("max.partition.fetch.bytes", DeadLetters.MAX_BYTES);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
