package io.retinue.standalone;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicScan;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What the topics hold of one camera, read to their ends: the frames that were acknowledged and the
 * answers to them, in the order of the topics.
 *
 * @param frames acknowledged
 * @param events answers
 */
public record FrameBooks(List<FrameId> frames, List<DetectionEvent> events) {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  public static FrameBooks of(KafkaConnection kafka, String camera) {
    TopicScan scan = new TopicScan(new KafkaClients(kafka));
    RetinueSerdes serdes = new RetinueSerdes(kafka);
    List<FrameId> frames = new ArrayList<>();
    for (ConsumerRecord<String, Frame> record :
        scan.read(Topic.FRAMES, serdes.frames(), DEADLINE)) {
      if (record.value().getCamera().equals(camera)) {
        frames.add(FrameId.of(record.value()));
      }
    }
    return new FrameBooks(
        frames,
        answers(kafka).stream()
            .filter(event -> event.getFrame().getCamera().equals(camera))
            .toList());
  }

  /** The answers alone, of all cameras: far cheaper than the pictures. */
  public static List<DetectionEvent> answers(KafkaConnection kafka) {
    return new TopicScan(new KafkaClients(kafka))
        .read(Topic.DETECTIONS, new RetinueSerdes(kafka).detections(), DEADLINE).stream()
            .map(ConsumerRecord::value)
            .toList();
  }

  public List<FrameId> answered() {
    return events.stream().map(event -> FrameId.of(event.getFrame())).toList();
  }

  /** Acknowledged frames without an answer. */
  public Set<FrameId> missing() {
    Set<FrameId> missing = new HashSet<>(frames);
    answered().forEach(missing::remove);
    return missing;
  }

  /** Frames with more than one answer. */
  public Set<FrameId> doubles() {
    Set<FrameId> seen = new HashSet<>();
    Set<FrameId> doubles = new HashSet<>();
    for (FrameId frame : answered()) {
      if (!seen.add(frame)) {
        doubles.add(frame);
      }
    }
    return doubles;
  }
}
