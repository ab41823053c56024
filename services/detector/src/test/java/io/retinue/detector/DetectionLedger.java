package io.retinue.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.testkit.BrokerUnderTest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What became of every frame, read back from the topics as a stranger would: frames against
 * detections and dead letters, each record matched by the place of its frame.
 */
final class DetectionLedger {
  private record Place(int partition, long offset) {}

  private final Map<Place, byte[]> frames = new HashMap<>();
  private final Map<Place, List<DetectionEvent>> events = new HashMap<>();
  private final Map<Place, List<byte[]>> deadLetters = new HashMap<>();
  private final List<DetectionEvent> inOrder = new ArrayList<>();

  private DetectionLedger() {}

  static DetectionLedger read(BrokerUnderTest broker, RetinueSerdes serdes) {
    DetectionLedger ledger = new DetectionLedger();
    for (ConsumerRecord<byte[], byte[]> r : broker.reader().readAll(Topic.FRAMES.topicName())) {
      ledger.frames.put(new Place(r.partition(), r.offset()), r.value());
    }
    for (ConsumerRecord<byte[], byte[]> r :
        broker.reader().readAll(Topic.DEAD_LETTERS.topicName())) {
      Place place =
          new Place(Integer.parseInt(header(r, "partition")), Long.parseLong(header(r, "offset")));
      ledger.deadLetters.computeIfAbsent(place, p -> new ArrayList<>()).add(r.value());
    }
    for (ConsumerRecord<byte[], DetectionEvent> r :
        broker
            .reader()
            .readAll(
                Topic.DETECTIONS.topicName(),
                new ByteArrayDeserializer(),
                serdes.detections().deserializer())) {
      DetectionEvent event = r.value();
      Integer partition = Objects.requireNonNull(event.getFrame().getPartition());
      assertThat(r.partition()).as("partition of the event and its frame").isEqualTo(partition);
      Place place = new Place(partition, Objects.requireNonNull(event.getFrame().getOffset()));
      ledger.events.computeIfAbsent(place, p -> new ArrayList<>()).add(event);
      ledger.inOrder.add(event);
    }
    return ledger;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    byte[] value = record.headers().lastHeader("__streams.errors." + name).value();
    return new String(value, StandardCharsets.UTF_8);
  }

  /** Frames with neither event nor dead letter. */
  long missing() {
    return frames.keySet().stream()
        .filter(place -> !events.containsKey(place) && !deadLetters.containsKey(place))
        .count();
  }

  /** Events and dead letters beyond the first of a frame, or of no frame at all. */
  long surplus() {
    Set<Place> accounted = new HashSet<>(events.keySet());
    accounted.addAll(deadLetters.keySet());
    accounted.retainAll(frames.keySet());
    return inOrder.size() + deadLetterCount() - accounted.size();
  }

  /** Every event, in the order of its partition. */
  List<DetectionEvent> events() {
    return inOrder;
  }

  long deadLetterCount() {
    return deadLetters.values().stream().mapToLong(List::size).sum();
  }

  /**
   * Fails the test unless each frame ended in exactly one event or dead letter, with its own name
   * and in its camera's order, and dead letters hold the original bytes.
   */
  void requireBalanced(RetinueSerdes serdes) {
    assertThat(missing()).as("frames without an event or dead letter").isZero();
    assertThat(surplus()).as("events and dead letters too many").isZero();
    events.forEach(
        (place, found) -> {
          Frame frame =
              serdes
                  .frames()
                  .deserializer()
                  .deserialize(Topic.FRAMES.topicName(), frames.get(place));
          assertThat(found.get(0).getEventId()).isEqualTo(FrameId.of(frame).eventId());
        });
    deadLetters.forEach(
        (place, letters) -> assertThat(letters.get(0)).isEqualTo(frames.get(place)));
    requireOrder();
  }

  private void requireOrder() {
    Map<String, FrameId> last = new HashMap<>();
    for (DetectionEvent event : inOrder) {
      FrameId id = FrameId.of(event.getFrame());
      FrameId before = last.put(id.camera(), id);
      if (before != null) {
        assertThat(id).as("the frame after " + before).isGreaterThan(before);
      }
    }
  }

  /** Versions of the releases that made a camera's events, in order, without repeats in a row. */
  List<Long> releasesOf(String camera) {
    List<Long> versions = new ArrayList<>();
    for (DetectionEvent event : inOrder) {
      if (event.getFrame().getCamera().equals(camera) && event.getRelease() != null) {
        long version = event.getRelease().getVersion();
        if (versions.isEmpty() || versions.get(versions.size() - 1) != version) {
          versions.add(version);
        }
      }
    }
    return versions;
  }
}
