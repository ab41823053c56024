package io.retinue.standalone;

import io.retinue.platform.frame.FrameAccount;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.frame.ShedReason;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Counts what became of the frames that a run published. Reads the topics and does not rely on the
 * services. Follows detections and dead letters from its creation, so create it before the first
 * frame is published. Not thread-safe.
 */
public final class RunLedger implements AutoCloseable {

  private final TopicReader reader;
  private final ValueDecoder<DetectionEvent> detections;
  private final ValueDecoder<Frame> frames;

  private record Epoch(String camera, long epoch) {}

  private final Map<Epoch, FrameAccount> accounts = new HashMap<>();
  private double modelMillis;
  private long processed;

  public RunLedger(KafkaConnection kafka) {
    RetinueSerdes serdes = new RetinueSerdes(kafka);
    this.detections = new ValueDecoder<>(serdes.detections().deserializer());
    this.frames = new ValueDecoder<>(serdes.frames().deserializer());
    this.reader = TopicReader.open(new KafkaClients(kafka), Topic.DETECTIONS, Topic.DEAD_LETTERS);
    reader.seekToEnd();
  }

  /** Reads what has come since the last call, waiting up to {@code wait} for the first record. */
  public void update(Duration wait) {
    for (ConsumerRecord<String, byte[]> record : reader.poll(wait)) {
      if (record.topic().equals(Topic.DETECTIONS.topicName())) {
        detections.decode(record).ifPresent(this::addEvent);
      } else {
        addDeadLetter(record);
      }
    }
  }

  /** The account of a camera's epoch, as far as it has been read. */
  public FrameAccount account(String camera, long epoch) {
    return accounts.computeIfAbsent(new Epoch(camera, epoch), e -> new FrameAccount(epoch));
  }

  /** What the model took for a frame, on average; empty before the first. */
  public OptionalDouble millisPerFrame() {
    return processed == 0 ? OptionalDouble.empty() : OptionalDouble.of(modelMillis / processed);
  }

  private void addEvent(DetectionEvent event) {
    int batch = event.getTimings().getBatchSize();
    if (batch > 0) {
      modelMillis += event.getTimings().getModelMs() / batch;
      processed++;
    }
    FrameRef frame = event.getFrame();
    FrameAccount account = account(frame.getCamera(), frame.getEpoch());
    long offset = FrameId.offset(frame);
    ShedReason.of(event)
        .ifPresentOrElse(
            reason -> account.onShed(frame.getIndex(), offset, reason, 0),
            () -> account.onDetected(frame.getIndex(), offset, 0));
  }

  private void addDeadLetter(ConsumerRecord<String, byte[]> record) {
    OptionalLong offset = DeadLetters.originalOffset(record.headers(), Topic.FRAMES);
    if (offset.isEmpty()) {
      return; // not a frame
    }
    // What cannot be decoded is not a frame that this run published.
    frames
        .decode(record)
        .ifPresent(
            frame ->
                account(frame.getCamera(), frame.getEpoch())
                    .onDeadLetter(frame.getIndex(), offset.getAsLong()));
  }

  @Override
  public void close() {
    reader.close();
  }
}
