package io.retinue.standalone;

import io.retinue.platform.frame.FrameAccount;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.frame.ShedReason;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what became of the frames that a run published. Reads the topics and does not rely on the
 * services. Follows detections and dead letters from its creation, so create it before the first
 * frame is published. Not thread-safe.
 */
public final class RunLedger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);

  private final TopicReader<byte[]> reader;
  private final Deserializer<DetectionEvent> detections;
  private final Deserializer<Frame> frames;

  private record Epoch(String camera, long epoch) {}

  private final Map<Epoch, FrameAccount> accounts = new HashMap<>();

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
        FrameAccount account = account(frame.camera(), frame.epoch());
        ShedReason.of(event)
            .ifPresentOrElse(
                reason -> account.onShed(frame.index(), reason, 0),
                () -> account.onDetected(frame.index(), 0));
      } else {
        addDeadLetter(record);
      }
    }
  }

  /** The account of a camera's epoch, as far as it has been read. */
  public FrameAccount account(String camera, long epoch) {
    return accounts.computeIfAbsent(new Epoch(camera, epoch), e -> new FrameAccount(epoch));
  }

  private void addDeadLetter(ConsumerRecord<String, byte[]> record) {
    Header source = record.headers().lastHeader(DeadLetters.TOPIC);
    if (source == null
        || !Topic.FRAMES.topicName().equals(new String(source.value(), StandardCharsets.UTF_8))) {
      return; // not a frame
    }
    try {
      Frame frame = frames.deserialize(Topic.FRAMES.topicName(), record.value());
      account(frame.getCamera(), frame.getEpoch()).onDeadLetter(frame.getIndex());
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
