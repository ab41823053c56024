package io.retinue.standalone;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.kafka.KafkaClients;
import io.retinue.platform.kafka.KafkaConnection;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.testkit.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the topics hold of one camera, read to their ends: the frames that were acknowledged and the
 * answers to them, in the order of the topics.
 *
 * @param frames acknowledged
 * @param events answers
 */
public record FrameBooks(List<FrameId> frames, List<DetectionEvent> events) {
  private static final Duration POLL = Duration.ofMillis(50);

  public static FrameBooks of(KafkaConnection kafka, String camera) {
    List<FrameId> frames = new ArrayList<>();
    TopicReader.scan(
        new KafkaClients(kafka),
        Topic.FRAMES,
        new RetinueSerdes(kafka).frames(),
        (record, frame) -> {
          if (frame.getCamera().equals(camera)) {
            frames.add(FrameId.of(frame));
          }
        });
    return new FrameBooks(
        frames,
        answers(kafka).stream()
            .filter(event -> event.getFrame().getCamera().equals(camera))
            .toList());
  }

  /** The answers alone, of all cameras: far cheaper than the pictures. */
  public static List<DetectionEvent> answers(KafkaConnection kafka) {
    List<DetectionEvent> answers = new ArrayList<>();
    TopicReader.scan(
        new KafkaClients(kafka),
        Topic.DETECTIONS,
        new RetinueSerdes(kafka).detections(),
        (record, event) -> answers.add(event));
    return answers;
  }

  /** Returns once so many answers are committed after the call; fails the test at the deadline. */
  public static void awaitAnswers(KafkaConnection kafka, int count, Deadline deadline) {
    try (TopicReader reader = TopicReader.open(new KafkaClients(kafka), Topic.DETECTIONS)) {
      reader.seekToEnd();
      for (int seen = 0; seen < count; seen += reader.poll(POLL).count()) {
        deadline.require(count + " answers; " + seen + " so far");
      }
    }
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
