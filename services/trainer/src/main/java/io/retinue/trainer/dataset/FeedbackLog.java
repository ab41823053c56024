package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.LabelledFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feedback topic: the dataset. Reads exact ranges of it, or follows it; committed records only.
 * A record that is no label is logged with its place and passed over: one bad writer must not stop
 * every run. It belongs to no consumer group: what a run has seen is written in its release.
 *
 * <p>Not thread-safe.
 */
public final class FeedbackLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FeedbackLog.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOPIC = Topic.FEEDBACK.topicName();

  /** Takes one label after the other. */
  @FunctionalInterface
  public interface Visitor {
    void visit(LoggedLabel label);
  }

  private final Consumer<byte[], byte[]> consumer;
  private final Deserializer<LabelledFrame> values;

  FeedbackLog(Consumer<byte[], byte[]> consumer, Deserializer<LabelledFrame> values) {
    this.consumer = consumer;
    this.values = values;
  }

  /** Opens the log; the caller closes it. */
  public static FeedbackLog open(KafkaClients clients, RetinueSerdes serdes) {
    Map<String, Object> properties = clients.consumerProperties();
    properties.put("max.poll.records", 50); // pictures: the default of 500 would be 100 MB
    properties.put("fetch.max.bytes", 2 * Topic.MAX_MESSAGE_BYTES);
    return new FeedbackLog(
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        serdes.feedback().deserializer());
  }

  /**
   * What the topic holds now, partition by partition, from its beginning.
   *
   * @throws RetinueException UNREACHABLE where the broker does not answer
   */
  public List<OffsetRange> extent() {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(TOPIC).stream()
              .map(info -> new TopicPartition(TOPIC, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new RetinueException(
            ErrorKind.BAD_INPUT,
            "there is no topic " + TOPIC,
            "create the topics with: retinue topics apply");
      }
      consumer.assign(partitions); // offsets of others are had with a warning only
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      return partitions.stream()
          .map(
              p ->
                  new OffsetRange(
                      p.partition(), begins.getOrDefault(p, 0L), ends.getOrDefault(p, 0L)))
          .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
          .toList();
    } catch (TimeoutException e) {
      throw unreachable(e);
    }
  }

  /**
   * Visits every label of the ranges, one range after the other, in the order of the offsets.
   *
   * @throws RetinueException UNREACHABLE where nothing comes for 30 s
   */
  public void read(List<OffsetRange> ranges, StopSignal stop, Visitor visitor) {
    for (OffsetRange range : ranges) {
      if (!range.isEmpty()) {
        read(range, stop, visitor);
      }
    }
    consumer.assign(List.of());
  }

  private void read(OffsetRange range, StopSignal stop, Visitor visitor) {
    consumer.assign(List.of(partition(range)));
    consumer.seek(partition(range), range.from());
    long progressAt = System.nanoTime();
    while (position(range) < range.to()) {
      stop.check();
      var records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (range.contains(new LogPosition(record.partition(), record.offset()))) {
          parse(record).ifPresent(visitor::visit);
        }
      }
      if (!records.isEmpty()) {
        progressAt = System.nanoTime();
      } else if (System.nanoTime() - progressAt > PATIENCE.toNanos()) {
        throw unreachable(new TimeoutException("no label for " + PATIENCE));
      }
    }
  }

  /** Begins to follow the topic behind what has been seen; partitions not named, from 0. */
  public void followBehind(List<OffsetRange> seen) {
    List<OffsetRange> extent = extent();
    consumer.assign(extent.stream().map(FeedbackLog::partition).toList());
    for (OffsetRange range : extent) {
      long from =
          seen.stream()
              .filter(other -> other.partition() == range.partition())
              .mapToLong(OffsetRange::to)
              .max()
              .orElse(range.from());
      consumer.seek(partition(range), Math.max(from, range.from()));
    }
  }

  /** The labels that have come in since the last call; waits for the first at most this long. */
  public List<LoggedLabel> poll(Duration atMost) {
    List<LoggedLabel> labels = new ArrayList<>();
    consumer.poll(atMost).forEach(record -> parse(record).ifPresent(labels::add));
    return labels;
  }

  @Override
  public void close() {
    consumer.close();
  }

  private long position(OffsetRange range) {
    try {
      return consumer.position(partition(range));
    } catch (TimeoutException e) {
      throw unreachable(e);
    }
  }

  private Optional<LoggedLabel> parse(ConsumerRecord<byte[], byte[]> record) {
    try {
      LabelledFrame frame = values.deserialize(TOPIC, record.value());
      return Optional.ofNullable(frame)
          .map(
              label ->
                  new LoggedLabel(
                      new LogPosition(record.partition(), record.offset()),
                      record.timestamp(),
                      label));
    } catch (SerializationException e) {
      LOG.warn(
          "Passed over a record of {} that is no label: partition {}, offset {}: {}",
          TOPIC,
          record.partition(),
          record.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private static TopicPartition partition(OffsetRange range) {
    return new TopicPartition(TOPIC, range.partition());
  }

  private static RetinueException unreachable(Exception cause) {
    return new RetinueException(
        ErrorKind.UNREACHABLE,
        "the labels cannot be read: the broker does not answer (" + cause.getMessage() + ")",
        "check that the broker runs and is reachable, then train again",
        cause);
  }
}
