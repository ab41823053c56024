package io.retinue.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/** Reads topics from outside: bytes, committed records only, no group. */
public final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String bootstrapServers;

  public TopicReader(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Every committed record from the beginning to the end at the time of the call. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) {
    return readAll(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** As {@link #readAll(String)}, with keys and values deserialized. */
  public <K, V> List<ConsumerRecord<K, V>> readAll(
      String topic, Deserializer<K> keys, Deserializer<V> values) {
    Deadline deadline = Deadline.inSeconds(30);
    List<ConsumerRecord<K, V>> records = new ArrayList<>();
    try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(properties(), keys, values)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        consumer.poll(POLL).forEach(records::add);
        deadline.require("the end of " + topic + " is read; at " + records.size() + " records");
      }
    }
    return records;
  }

  /** Reads repeatedly until there are at least so many records; fails the test after the limit. */
  public List<ConsumerRecord<byte[], byte[]>> awaitCount(String topic, int count, Deadline end) {
    while (true) {
      List<ConsumerRecord<byte[], byte[]>> records = readAll(topic);
      if (records.size() >= count) {
        return records;
      }
      end.require(topic + " has " + count + " records; it has " + records.size());
    }
  }

  /** Of a consumer without a group that reads committed records. */
  Map<String, Object> properties() {
    return Map.of(
        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        "read_committed",
        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
        "earliest",
        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
        false,
        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
        false,
        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
        20, // otherwise closing waits half a second for an empty fetch
        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
        8 << 20);
  }
}
