package io.retinue.standalone.doctor;

import io.retinue.detector.metrics.ModelLoad;
import io.retinue.detector.metrics.PaceWindow;
import io.retinue.platform.frame.ShedReason;
import io.retinue.platform.kafka.TopicReader;
import io.retinue.platform.kafka.ValueDecoder;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.ReleaseRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Whether the model follows the cameras: the events of the last minute have both speeds. */
final class SpeedCheck implements Check {
  private static final Duration MEASURED = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "speed";
  }

  @Override
  public Set<Need> needs() {
    return Set.of(Need.BROKERS, Need.REGISTRY);
  }

  @Override
  public List<Finding> run(CheckContext context) {
    ValueDecoder<DetectionEvent> decoder =
        new ValueDecoder<>(context.serdes().detections().deserializer());
    PaceWindow window = new PaceWindow();
    Instant since = context.clock().instant().minus(MEASURED);
    try (TopicReader reader = TopicReader.open(context.clients(), Topic.DETECTIONS)) {
      Map<TopicPartition, Long> ends = reader.ends();
      Map<TopicPartition, Instant> times = new HashMap<>();
      reader.partitions().forEach(partition -> times.put(partition, since));
      reader.seekToTimes(times);
      reader.readTo(
          ends, record -> decoder.decode(record).ifPresent(event -> add(window, record, event)));
    }
    return findings(window);
  }

  /** An event has the time of its frame. */
  private static void add(
      PaceWindow window, ConsumerRecord<String, byte[]> record, DetectionEvent event) {
    ReleaseRef release = event.getRelease();
    if (release != null && event.getTimings().getBatchSize() > 0) {
      window.processed(
          release.getModel() + " v" + release.getVersion(),
          event.getTimings().getModelMs() / event.getTimings().getBatchSize());
    }
    if (ShedReason.of(event).filter(ShedReason.STALE::equals).isPresent()) {
      window.shed(record.timestamp());
    } else {
      window.arrived(record.timestamp());
    }
  }

  List<Finding> findings(PaceWindow window) {
    return window
        .load()
        .filter(ModelLoad::isTooMuch)
        .map(load -> List.of(finding(load.sentence(), ModelLoad.WAYS_OUT)))
        .orElse(List.of());
  }
}
