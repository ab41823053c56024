package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.Sha256;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The feedback topic, which is the dataset. Reads exact ranges of it, or follows it; committed
 * records only. A record that is not a label is logged with its place and is not used: one bad
 * writer must not stop every run. There is no consumer group: what a run has read is written in its
 * release.
 *
 * <p>Not thread-safe.
 */
public final class FeedbackLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TOPIC = Topic.FEEDBACK.topicName();

  /** Pictures: the client's defaults would be hundreds of megabytes. */
  private static final Map<String, Object> BOUNDS =
      Map.of("max.poll.records", 50, "fetch.max.bytes", 2 * Topic.MAX_MESSAGE_BYTES);

  /**
   * One record of the topic.
   *
   * @param position where it lies
   * @param sha256 of its value
   * @param frame the label with its picture; empty where the record is not a label
   */
  record Entry(OffsetRange.Position position, String sha256, Optional<LabelledFrame> frame) {}

  /**
   * A label without its picture.
   *
   * @param position where it lies
   * @param frameId the frame that it labels
   * @param classes names of the classes that have a box on the frame, crowds not counted
   */
  public record NewLabel(OffsetRange.Position position, String frameId, Set<String> classes) {}

  private final TopicReader reader;
  private final ValueDecoder<LabelledFrame> values;
  private final TopicAdmin topics;

  private FeedbackLog(KafkaClients clients, RetinueSerdes serdes) {
    reader = TopicReader.open(clients, BOUNDS, List.of(Topic.FEEDBACK));
    values = new ValueDecoder<>(serdes.feedback().deserializer());
    topics = new TopicAdmin(clients.connection());
  }

  /**
   * Opens the log; the caller closes it.
   *
   * @throws RetinueException UNREACHABLE; BAD_INPUT if there is no such topic
   */
  public static FeedbackLog open(KafkaClients clients, RetinueSerdes serdes) {
    return new FeedbackLog(clients, serdes);
  }

  /** Identity of the topic; it changes when the topic is deleted and created again. */
  String topicId() {
    return topics.id(Topic.FEEDBACK);
  }

  /**
   * What the topic holds now, partition by partition, from its beginning.
   *
   * @throws RetinueException UNREACHABLE where the broker does not answer
   */
  public List<OffsetRange> extent() {
    Map<TopicPartition, Long> begins = reader.beginnings();
    Map<TopicPartition, Long> ends = reader.ends();
    return reader.partitions().stream()
        .map(
            p ->
                new OffsetRange(
                    p.partition(), begins.getOrDefault(p, 0L), ends.getOrDefault(p, 0L)))
        .sorted((a, b) -> Integer.compare(a.partition(), b.partition()))
        .toList();
  }

  /**
   * Passes every record of the ranges to the action; those of one partition in their order.
   *
   * @return the number of records
   * @throws RetinueException UNREACHABLE where no record arrives for 30 s
   */
  int read(List<OffsetRange> ranges, StopSignal stop, Consumer<? super Entry> action) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    reader.seek(reader.ends()); // partitions without a range
    for (OffsetRange range : ranges) {
      reader.seek(Map.of(partition(range), range.from()));
      ends.put(partition(range), range.to());
    }
    int count = 0;
    Deadline deadline = Deadline.in(PATIENCE);
    while (!reader.hasReached(ends)) {
      stop.check();
      var records = reader.poll(POLL);
      for (ConsumerRecord<String, byte[]> record : records) {
        OffsetRange.Position position = position(record);
        if (ranges.stream().anyMatch(range -> range.contains(position))) {
          stop.check();
          byte[] value = Objects.requireNonNullElse(record.value(), new byte[0]);
          action.accept(new Entry(position, Sha256.of(value), values.decode(record)));
          count++;
        }
      }
      if (!records.isEmpty()) {
        deadline = Deadline.in(PATIENCE);
      } else if (deadline.isOver()) {
        throw new RetinueException(
            ErrorKind.UNREACHABLE,
            "cannot read the labels: no record of " + TOPIC + " arrived for " + PATIENCE,
            "check that the broker runs and is reachable, then train again");
      }
    }
    return count;
  }

  /** Starts following the topic after these ranges; partitions that they do not name, from 0. */
  public void followAfter(List<OffsetRange> seen) {
    for (OffsetRange range : extent()) {
      long from =
          seen.stream()
              .filter(other -> other.partition() == range.partition())
              .mapToLong(OffsetRange::to)
              .max()
              .orElse(range.from());
      reader.seek(Map.of(partition(range), Math.max(from, range.from())));
    }
  }

  /** The labels that arrived since the last call; waits for the first at most this long. */
  public List<NewLabel> poll(Duration atMost) {
    List<NewLabel> labels = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> record : reader.poll(atMost)) {
      values.decode(record).map(frame -> newLabel(record, frame)).ifPresent(labels::add);
    }
    return labels;
  }

  @Override
  public void close() {
    reader.close();
  }

  private static NewLabel newLabel(ConsumerRecord<String, byte[]> record, LabelledFrame frame) {
    return new NewLabel(
        position(record),
        frame.getFrameId(),
        frame.getBoxes().stream()
            .filter(box -> !box.getCrowd())
            .map(LabelledBox::getLabel)
            .collect(Collectors.toSet()));
  }

  private static OffsetRange.Position position(ConsumerRecord<String, byte[]> record) {
    return new OffsetRange.Position(record.partition(), record.offset());
  }

  private static TopicPartition partition(OffsetRange range) {
    return new TopicPartition(TOPIC, range.partition());
  }
}
