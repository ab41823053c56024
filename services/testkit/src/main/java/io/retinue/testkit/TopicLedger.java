package io.retinue.testkit;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * What became of every frame, read back from the topics without the services' code: frames against
 * detections and dead letters, each matched by the place of its frame, and alerts. Committed
 * records only. Not thread-safe.
 */
public final class TopicLedger implements AutoCloseable {
  private static final String FRAMES = "retinue.frames";
  private static final String DETECTIONS = "retinue.detections";
  private static final String DEAD_LETTERS = "retinue.dead-letters";
  private static final String ALERTS = "retinue.alerts";
  private static final String ERROR_HEADERS = "__streams.errors.";
  private static final Duration POLL = Duration.ofMillis(50);

  /** Where a record of the frames topic is. */
  public record Place(int partition, long offset) {}

  /**
   * A frame as it was acknowledged.
   *
   * @param name null where the record is no frame
   * @param digest of the whole value
   */
  private record Acknowledged(
      @Nullable FrameName name, String digest, long capturedAt, long mediaTime) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final RecordBytes bytes = new RecordBytes();
  private final Map<Place, Acknowledged> frames = new HashMap<>();
  private final List<FrameName> framesInOrder = new ArrayList<>();
  private final Map<Place, List<DetectionEvent>> events = new HashMap<>();
  private final Map<Place, List<String>> letters = new HashMap<>();
  private final Map<String, Long> lettersByTopic = new TreeMap<>();
  private final List<DetectionEvent> eventsInOrder = new ArrayList<>();
  private final List<AlertEvent> alerts = new ArrayList<>();

  private TopicLedger(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** A ledger without entries: {@link #update} reads. */
  public static TopicLedger open(TopicReader topics) {
    Map<String, Object> properties = new HashMap<>(topics.properties());
    properties.put("request.timeout.ms", 10_000);
    properties.put("default.api.timeout.ms", 20_000);
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        Stream.of(FRAMES, DETECTIONS, DEAD_LETTERS, ALERTS)
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new TopicLedger(consumer);
  }

  /** Everything from the beginning to now, in one go. */
  public static TopicLedger read(TopicReader topics) {
    try (TopicLedger ledger = open(topics)) {
      ledger.update();
      return ledger;
    }
  }

  /** The events alone: far cheaper than with the pictures. */
  public static List<DetectionEvent> readEvents(TopicReader topics) {
    RecordBytes bytes = new RecordBytes();
    return topics.readAll(DETECTIONS).stream()
        .map(record -> bytes.decode(record.value(), DetectionEvent.class))
        .toList();
  }

  /** Reads on to the ends of the topics at the time of the call. */
  public void update() {
    Deadline deadline = Deadline.inSeconds(60);
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(POLL).forEach(this::add);
      deadline.require("the topics are read to their ends");
    }
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    switch (record.topic()) {
      case FRAMES -> addFrame(record);
      case DETECTIONS -> addEvent(bytes.decode(record.value(), DetectionEvent.class));
      case ALERTS -> alerts.add(bytes.decode(record.value(), AlertEvent.class));
      default -> addLetter(record);
    }
  }

  private void addFrame(ConsumerRecord<byte[], byte[]> record) {
    String digest = RecordBytes.digest(record.value());
    Acknowledged frame =
        bytes
            .tryDecode(record.value(), Frame.class)
            .map(
                f ->
                    new Acknowledged(
                        FrameName.of(f),
                        digest,
                        f.getCapturedAt().toEpochMilli(),
                        f.getMediaTime()))
            .orElse(new Acknowledged(null, digest, 0, 0));
    frames.put(new Place(record.partition(), record.offset()), frame);
    if (frame.name() != null) {
      framesInOrder.add(frame.name());
    }
  }

  private void addEvent(DetectionEvent event) {
    Place place =
        new Place(
            Objects.requireNonNull(event.getFrame().getPartition()),
            Objects.requireNonNull(event.getFrame().getOffset()));
    events.computeIfAbsent(place, p -> new ArrayList<>()).add(event);
    eventsInOrder.add(event);
  }

  private void addLetter(ConsumerRecord<byte[], byte[]> record) {
    String topic = header(record, "topic");
    lettersByTopic.merge(topic, 1L, Long::sum);
    if (topic.equals(FRAMES)) {
      Place place =
          new Place(
              Integer.parseInt(header(record, "partition")),
              Long.parseLong(header(record, "offset")));
      letters
          .computeIfAbsent(place, p -> new ArrayList<>())
          .add(RecordBytes.digest(record.value()));
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(ERROR_HEADERS + name);
    return header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Every frame that was acknowledged and can be read, in the order of its partition. */
  public List<FrameName> frames() {
    return framesInOrder;
  }

  /** Every event, in the order of its partition. */
  public List<DetectionEvent> events() {
    return eventsInOrder;
  }

  /** The acknowledged frames of a camera, in order. */
  public List<FrameName> frames(String camera) {
    return framesInOrder.stream().filter(frame -> frame.camera().equals(camera)).toList();
  }

  /** The frames of a camera that have an event, in the order of the events. */
  public List<FrameName> answered(String camera) {
    return events(camera).stream().map(event -> FrameName.of(event.getFrame())).toList();
  }

  /** Events of a camera's frames, in order. */
  public List<DetectionEvent> events(String camera) {
    return eventsInOrder.stream().filter(e -> e.getFrame().getCamera().equals(camera)).toList();
  }

  /** Events of frames that the model saw: the others are shed. */
  public List<DetectionEvent> detected() {
    return eventsInOrder.stream().filter(e -> e.getStatus() == DetectionStatus.DETECTED).toList();
  }

  public List<AlertEvent> alerts() {
    return alerts;
  }

  /** Number of dead letters by the topic of the record that could not be processed. */
  public Map<String, Long> deadLetters() {
    return lettersByTopic;
  }

  /** Number of dead letters that were frames. */
  public long deadLetterCount() {
    return lettersByTopic.getOrDefault(FRAMES, 0L);
  }

  /** Places of the dead letters that were frames. */
  public List<Place> deadLetterPlaces() {
    return List.copyOf(letters.keySet());
  }

  /** Frames with neither event nor dead letter. */
  public long missing() {
    return frames.keySet().stream().filter(place -> results(place) == 0).count();
  }

  private int results(Place place) {
    return events.getOrDefault(place, List.of()).size()
        + letters.getOrDefault(place, List.of()).size();
  }

  /** Versions of the releases that made a camera's events, in order, without repeats in a row. */
  public List<Long> releasesOf(String camera) {
    List<Long> versions = new ArrayList<>();
    for (DetectionEvent event : events(camera)) {
      if (event.getRelease() != null) {
        long version = event.getRelease().getVersion();
        if (versions.isEmpty() || versions.get(versions.size() - 1) != version) {
          versions.add(version);
        }
      }
    }
    return versions;
  }

  /**
   * Fails the test unless each frame ended in exactly one event or dead letter, with its own name
   * and in its camera's order, and dead letters hold the original bytes.
   */
  public void requireBalanced() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new AssertionError(String.join("\n", problems));
    }
  }

  /** A line for each kind of fault, with the first cases; empty where the books balance. */
  public List<String> problems() {
    Findings found = new Findings();
    frames.forEach(
        (place, frame) -> {
          int results = results(place);
          if (results != 1) {
            String kind =
                results == 0 ? "frames without a result" : "frames with more than one result";
            found.add(kind, frame.name() + " at " + place);
          }
        });
    events.forEach((place, all) -> all.forEach(event -> check(place, event, found)));
    letters.forEach((place, digests) -> check(place, digests, found));
    addDisorder(found);
    return found.lines();
  }

  private void check(Place place, DetectionEvent event, Findings found) {
    Acknowledged frame = frames.get(place);
    if (frame == null) {
      found.add("events of no frame", event.getEventId() + " at " + place);
    } else if (frame.name() == null
        || !event.getEventId().equals(frame.name().eventId())
        || !FrameName.of(event.getFrame()).equals(frame.name())
        || event.getCapturedAt().toEpochMilli() != frame.capturedAt()
        || event.getMediaTime() != frame.mediaTime()) {
      found.add("events that name another frame", event.getEventId() + " at " + place);
    }
  }

  private void check(Place place, List<String> digests, Findings found) {
    Acknowledged frame = frames.get(place);
    if (frame == null) {
      found.add("dead letters of no frame", place.toString());
    } else if (digests.stream().anyMatch(digest -> !digest.equals(frame.digest()))) {
      found.add("dead letters with other bytes than their frame", frame.name() + " at " + place);
    }
  }

  private void addDisorder(Findings found) {
    Map<String, FrameName> last = new HashMap<>();
    for (DetectionEvent event : eventsInOrder) {
      FrameName name = FrameName.of(event.getFrame());
      FrameName before = last.put(name.camera(), name);
      if (before != null && name.compareTo(before) <= 0) {
        found.add("events out of order", name + " after " + before);
      }
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
