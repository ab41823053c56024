package io.retinue.standalone;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says what became of the frames that a run published, by reading it back from the topics: nothing
 * here is taken from a service's word. Follows detections and dead letters from the moment it was
 * made, so it is made before the first frame is published. Used by one thread.
 */
public final class RunLedger implements AutoCloseable {
  /** What the topics say of the frames of one epoch of one camera. */
  public static final class Account {
    private final Set<FrameId> detected = new HashSet<>();
    private final Set<FrameId> shed = new HashSet<>();
    private final Map<String, Long> shedReasons = new HashMap<>();
    private final Set<FrameId> deadLettered = new HashSet<>();
    private long doubles;

    public long detected() {
      return detected.size();
    }

    public long shed() {
      return shed.size();
    }

    public Map<String, Long> shedReasons() {
      return Map.copyOf(shedReasons);
    }

    public long deadLettered() {
      return deadLettered.size();
    }

    /** Frames that are in more than one place, or in one place more than once. */
    public long doubles() {
      return doubles;
    }

    public long accounted() {
      return detected() + shed() + deadLettered();
    }

    private boolean knows(FrameId frame) {
      return detected.contains(frame) || shed.contains(frame) || deadLettered.contains(frame);
    }

    private void add(FrameId frame, Set<FrameId> to) {
      if (knows(frame)) {
        doubles++;
      } else {
        to.add(frame);
      }
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);
  private static final String SOURCE_TOPIC = "__streams.errors.topic";

  private final TopicReader<byte[]> reader;
  private final Deserializer<DetectionEvent> detections;
  private final Deserializer<Frame> frames;

  private record Epoch(String camera, long epoch) {}

  private final Map<Epoch, Account> accounts = new HashMap<>();

  public RunLedger(KafkaConnection kafka) {
    RetinueSerdes serdes = new RetinueSerdes(kafka);
    this.detections = serdes.detections().deserializer();
    this.frames = serdes.frames().deserializer();
    this.reader =
        TopicReader.open(
            new KafkaClients(kafka),
            new ByteArrayDeserializer(),
            Topic.DETECTIONS,
            Topic.DEAD_LETTERS);
    reader.seekToEnd();
  }

  /** Reads what has come since the last call, waiting up to {@code wait} for the first record. */
  public void update(Duration wait) {
    for (ConsumerRecord<String, byte[]> record : reader.poll(wait)) {
      if (record.topic().equals(Topic.DETECTIONS.topicName())) {
        DetectionEvent event = detections.deserialize(record.topic(), record.value());
        FrameId frame = FrameId.of(event.getFrame());
        Account account = account(frame.camera(), frame.epoch());
        if (event.getStatus() == DetectionStatus.SHED) {
          account.add(frame, account.shed);
          account.shedReasons.merge(String.valueOf(event.getShedReason()), 1L, Long::sum);
        } else {
          account.add(frame, account.detected);
        }
      } else {
        addDeadLetter(record);
      }
    }
  }

  /** The account of the camera's epoch as far as it has been read. */
  public Account account(String camera, long epoch) {
    return accounts.computeIfAbsent(new Epoch(camera, epoch), e -> new Account());
  }

  private void addDeadLetter(ConsumerRecord<String, byte[]> record) {
    Header source = record.headers().lastHeader(SOURCE_TOPIC);
    if (source == null
        || !Topic.FRAMES.topicName().equals(new String(source.value(), StandardCharsets.UTF_8))) {
      return; // not a frame
    }
    try {
      Frame frame = frames.deserialize(Topic.FRAMES.topicName(), record.value());
      Account account = account(frame.getCamera(), frame.getEpoch());
      account.add(FrameId.of(frame), account.deadLettered);
    } catch (SerializationException e) {
      // Not even a frame record, so not one that this run published.
      LOG.warn("dead letter at {}@{} is no frame", record.partition(), record.offset(), e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
