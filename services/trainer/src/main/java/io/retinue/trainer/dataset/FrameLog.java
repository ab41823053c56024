package io.retinue.trainer.dataset;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicAdmin;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.service.StopSignal;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.Frame;
import io.retinue.video.JpegDecoder;
import io.retinue.video.Picture;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The frames topic, of which a teacher sees some frames, evenly spread over what the topic keeps.
 * Committed records only, and without a consumer group. Not thread-safe.
 */
public final class FrameLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** One frame is read at a time: the client's defaults would fetch twenty. */
  private static final Map<String, Object> BOUNDS =
      Map.of("max.poll.records", 1, "max.partition.fetch.bytes", 1);

  /**
   * A frame where it lies.
   *
   * @param position where it lies
   * @param value decoded
   */
  record Entry(OffsetRange.Position position, Frame value) {}

  private final TopicReader reader;
  private final ValueDecoder<Frame> values;
  private final TopicAdmin topics;

  private FrameLog(KafkaClients clients, RetinueSerdes serdes) {
    reader = TopicReader.open(clients, BOUNDS, List.of(Topic.FRAMES));
    values = new ValueDecoder<>(serdes.frames().deserializer());
    topics = new TopicAdmin(clients.connection());
    reader.seekToEnd();
  }

  /**
   * Opens the log; the caller closes it.
   *
   * @throws RetinueException UNREACHABLE; BAD_INPUT if there is no such topic
   */
  public static FrameLog open(KafkaClients clients, RetinueSerdes serdes) {
    return new FrameLog(clients, serdes);
  }

  /** Identity of the topic; it changes when the topic is deleted and created again. */
  String topicId() {
    return topics.id(Topic.FRAMES);
  }

  /**
   * At most so many offsets, evenly spread over all partitions, in order.
   *
   * @param most 1 or more
   * @return empty if the topic is empty
   * @throws RetinueException UNREACHABLE where the broker does not answer
   */
  List<OffsetRange.Position> spread(int most) {
    Map<TopicPartition, Long> begins = reader.beginnings();
    Map<TopicPartition, Long> ends = reader.ends();
    List<OffsetRange> kept =
        reader.partitions().stream()
            .sorted(Comparator.comparingInt(TopicPartition::partition))
            .map(
                p ->
                    new OffsetRange(
                        p.partition(), begins.getOrDefault(p, 0L), ends.getOrDefault(p, 0L)))
            .filter(range -> !range.isEmpty())
            .toList();
    long all = kept.stream().mapToLong(OffsetRange::size).sum();
    long count = Math.min(all, most);
    List<OffsetRange.Position> chosen = new ArrayList<>();
    long before = 0; // offsets of the partitions before
    for (OffsetRange range : kept) {
      for (long i = chosen.size(); i < count; i++) {
        long number = i * all / count - before;
        if (number >= range.size()) {
          break;
        }
        chosen.add(new OffsetRange.Position(range.partition(), range.from() + number));
      }
      before += range.size();
    }
    return chosen;
  }

  /**
   * The frame at a position, or the next one where the topic no longer has it.
   *
   * @return empty if there is none, or it is not a frame
   * @throws RetinueException UNREACHABLE where no record arrives for 30 s
   */
  Optional<Entry> read(OffsetRange.Position position, StopSignal stop) {
    TopicPartition partition = new TopicPartition(Topic.FRAMES.topicName(), position.partition());
    reader.seek(Map.of(partition, position.offset()));
    Deadline deadline = Deadline.in(PATIENCE);
    while (!reader.hasReached(Map.of(partition, position.offset() + 1))) {
      stop.check();
      for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
        if (record.partition() == position.partition() && record.offset() >= position.offset()) {
          reader.seekToEnd();
          OffsetRange.Position found =
              new OffsetRange.Position(record.partition(), record.offset());
          return values.decode(record).map(frame -> new Entry(found, frame));
        }
      }
      if (deadline.isOver()) {
        throw new RetinueException(
            ErrorKind.UNREACHABLE,
            "cannot read the frames: no record of %s arrived for %s"
                .formatted(Topic.FRAMES.topicName(), PATIENCE),
            "check that the broker runs and is reachable, then train again");
      }
    }
    return Optional.empty();
  }

  /**
   * Pictures of at most so many frames, evenly spread over what the topic keeps. Frames that cannot
   * be used, and frames whose bytes are those of another one, are left out.
   *
   * @param most 1 or more
   * @throws RetinueException UNREACHABLE where no record arrives for 30 s
   */
  public List<Picture> pictures(int most, StopSignal stop) {
    List<Picture> pictures = new ArrayList<>();
    Set<ByteBuffer> seen = new HashSet<>();
    try (JpegDecoder decoder = new JpegDecoder()) {
      for (OffsetRange.Position position : spread(most)) {
        read(position, stop)
            .filter(entry -> seen.add(entry.value().getBytes().duplicate()))
            .ifPresent(entry -> TaughtFrame.problem(entry.value(), decoder, pictures));
      }
    }
    return pictures;
  }

  @Override
  public void close() {
    reader.close();
  }
}
