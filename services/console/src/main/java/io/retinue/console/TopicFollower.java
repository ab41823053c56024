package io.retinue.console;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.topic.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics from chosen points in time to their end and on, in a thread of its own. What fails
 * is tried again from where it was; what cannot be decoded is the decoder's business. It belongs to
 * no group: every page server reads everything.
 */
final class TopicFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicFollower.class);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** Takes one record of one of the topics. */
  interface Visitor {
    void visit(Topic topic, ConsumerRecord<byte[], byte[]> record);
  }

  private final KafkaClients clients;
  private final List<Topic> topics;
  private final Function<Topic, Instant> from;
  private final Visitor visitor;
  private final Thread thread;
  private final Map<TopicPartition, Long> positions = new HashMap<>();
  private volatile boolean closed;
  private volatile boolean caughtUp;
  private volatile @Nullable String fault;
  private volatile @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * @param from where to begin each topic; {@link Instant#EPOCH} for its beginning
   */
  TopicFollower(
      String name,
      KafkaClients clients,
      List<Topic> topics,
      Function<Topic, Instant> from,
      Visitor visitor) {
    this.clients = clients;
    this.topics = List.copyOf(topics);
    this.from = from;
    this.visitor = visitor;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Whether the topics' ends, as they were at the start, have been reached. */
  boolean isCaughtUp() {
    return caughtUp;
  }

  /** Why nothing is read at present, or null. */
  @Nullable String fault() {
    return fault;
  }

  @Override
  public void close() {
    closed = true;
    Consumer<byte[], byte[]> open = consumer;
    if (open != null) {
      open.wakeup();
    }
    try {
      thread.join(GRACE.toMillis());
      thread.interrupt(); // does nothing to a thread that has ended
      thread.join(GRACE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try (Consumer<byte[], byte[]> opened = open()) {
        consumer = opened;
        follow(opened);
      } catch (WakeupException e) {
        LOG.debug("Woken to stop");
      } catch (KafkaException | RetinueException e) {
        if (!closed) {
          fault = String.valueOf(e.getMessage());
          LOG.warn("{} lost Kafka and tries again: {}", thread.getName(), fault);
          rest();
        }
      } catch (RuntimeException e) {
        fault = "failed: " + e;
        LOG.error("{} met what it should not and tries again", thread.getName(), e);
        rest();
      }
    }
  }

  private Consumer<byte[], byte[]> open() {
    Map<String, Object> properties = clients.consumerProperties();
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private void follow(Consumer<byte[], byte[]> open) {
    Map<TopicPartition, Topic> partitions = partitions(open);
    open.assign(partitions.keySet());
    seek(open, partitions);
    Map<TopicPartition, Long> ends = open.endOffsets(partitions.keySet());
    while (!closed) {
      for (ConsumerRecord<byte[], byte[]> record : open.poll(POLL)) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Topic topic = partitions.get(partition);
        if (topic != null) {
          visitor.visit(topic, record);
        }
        positions.put(partition, record.offset() + 1);
      }
      fault = null;
      if (!caughtUp) {
        caughtUp =
            ends.entrySet().stream().allMatch(e -> open.position(e.getKey()) >= e.getValue());
      }
    }
  }

  private Map<TopicPartition, Topic> partitions(Consumer<byte[], byte[]> open) {
    Map<TopicPartition, Topic> partitions = new HashMap<>();
    for (Topic topic : topics) {
      List<PartitionInfo> found = open.partitionsFor(topic.topicName());
      if (found == null || found.isEmpty()) {
        throw new KafkaException(
            "there is no topic " + topic.topicName() + "; create it with: retinue topics apply");
      }
      found.forEach(p -> partitions.put(new TopicPartition(p.topic(), p.partition()), topic));
    }
    return partitions;
  }

  /** To where it was before a fault, else to the first record that is young enough. */
  private void seek(Consumer<byte[], byte[]> open, Map<TopicPartition, Topic> partitions) {
    Map<TopicPartition, Long> times = new HashMap<>();
    List<TopicPartition> whole = new ArrayList<>();
    partitions.forEach(
        (partition, topic) -> {
          Long position = positions.get(partition);
          Instant since = from.apply(topic);
          if (position != null) {
            open.seek(partition, position);
          } else if (since.equals(Instant.EPOCH)) {
            whole.add(partition);
          } else {
            times.put(partition, since.toEpochMilli());
          }
        });
    if (!whole.isEmpty()) {
      open.seekToBeginning(whole);
    }
    if (times.isEmpty()) {
      return;
    }
    Map<TopicPartition, OffsetAndTimestamp> found = open.offsetsForTimes(times);
    Map<TopicPartition, Long> ends = open.endOffsets(times.keySet());
    for (TopicPartition partition : times.keySet()) {
      OffsetAndTimestamp place = found.get(partition);
      open.seek(partition, place == null ? ends.getOrDefault(partition, 0L) : place.offset());
    }
  }

  private void rest() {
    try {
      Thread.sleep(500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // close() follows
    }
  }
}
