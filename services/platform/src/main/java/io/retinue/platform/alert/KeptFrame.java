package io.retinue.platform.alert;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.Deadline;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serde;

/**
 * A frame that the frames topic still keeps.
 *
 * @param id of the frame
 * @param frame with its picture
 * @param partition where it lies; the camera's detections lie in the partition of the same number
 * @param appended when it was written to the topic
 */
public record KeptFrame(FrameId id, Frame frame, int partition, Instant appended) {
  private static final Duration POLL = Duration.ofMillis(200);

  /** A frame's event has the frame's time, up to rounding. */
  private static final Duration ROUNDING = Duration.ofSeconds(1);

  private static final Map<String, Object> FEW_RECORDS =
      Map.of("max.poll.records", 1, "max.partition.fetch.bytes", Topic.MAX_MESSAGE_BYTES);

  /** The frame; empty where the topic no longer has it, or nobody knows where it lies. */
  public static Optional<KeptFrame> of(
      KafkaClients clients, RetinueSerdes serdes, FrameRef ref, Deadline deadline) {
    Integer partition = ref.getPartition();
    Long offset = ref.getOffset();
    if (partition == null || offset == null) {
      return Optional.empty();
    }
    FrameId id = FrameId.of(ref);
    TopicPartition place = new TopicPartition(Topic.FRAMES.topicName(), partition);
    try (TopicReader reader = TopicReader.open(clients, FEW_RECORDS, List.of(Topic.FRAMES))) {
      reader.seekToEnd();
      long begin = reader.beginnings().getOrDefault(place, Long.MAX_VALUE);
      if (offset < begin || offset >= reader.ends().getOrDefault(place, 0L)) {
        return Optional.empty(); // deleted, or of a topic that was created anew
      }
      reader.seek(Map.of(place, offset));
      return first(reader, place, Map.of(place, offset + 1), serdes.frames(), deadline)
          .filter(found -> FrameId.of(found.value()).equals(id))
          .map(found -> new KeptFrame(id, found.value(), partition, found.at()));
    }
  }

  /** The frame's detection event, where the detections topic still has it. */
  Optional<DetectionEvent> event(KafkaClients clients, RetinueSerdes serdes) {
    TopicPartition place = new TopicPartition(Topic.DETECTIONS.topicName(), partition);
    ValueDecoder<DetectionEvent> values = new ValueDecoder<>(serdes.detections().deserializer());
    try (TopicReader reader = TopicReader.open(clients, Topic.DETECTIONS)) {
      Map<TopicPartition, Long> ends = reader.ends();
      reader.seekToEnd();
      reader.seekToTimes(Map.of(place, appended.minus(ROUNDING)));
      Map<TopicPartition, Long> end = Map.of(place, ends.getOrDefault(place, 0L));
      while (!reader.hasReached(end)) {
        for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
          Optional<DetectionEvent> event =
              values.decode(record).filter(one -> FrameId.of(one.getFrame()).equals(id));
          if (event.isPresent()) {
            return event;
          }
          if (record.timestamp() > appended.plus(ROUNDING).toEpochMilli()) {
            return Optional.empty();
          }
        }
      }
    }
    return Optional.empty();
  }

  /** A value and when it was written. */
  private record Found<V>(V value, Instant at) {}

  private static <V extends SpecificRecord> Optional<Found<V>> first(
      TopicReader reader,
      TopicPartition place,
      Map<TopicPartition, Long> end,
      Serde<V> serde,
      Deadline deadline) {
    ValueDecoder<V> values = new ValueDecoder<>(serde.deserializer());
    while (!reader.hasReached(end) && !deadline.isOver()) {
      for (ConsumerRecord<String, byte[]> record : reader.poll(POLL)) {
        if (record.partition() == place.partition()) {
          return values
              .decode(record)
              .map(value -> new Found<>(value, Instant.ofEpochMilli(record.timestamp())));
        }
      }
    }
    return Optional.empty();
  }
}
