package io.retinue.console;

import io.retinue.platform.kafka.TopicFollower;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.TrainingEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts records on the dashboard. Unreadable ones are counted and skipped. Thread-safe. */
final class RecordDecoder implements TopicFollower.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RecordDecoder.class);

  private final Dashboard dashboard;
  private final Deserializer<Frame> frames;
  private final Deserializer<DetectionEvent> detections;
  private final Deserializer<AlertEvent> alerts;
  private final Deserializer<CameraStatus> cameras;
  private final Deserializer<ModelRelease> models;
  private final Deserializer<TrainingEvent> training;
  private final AtomicLong unreadable = new AtomicLong();

  RecordDecoder(Dashboard dashboard, RetinueSerdes serdes) {
    this.dashboard = dashboard;
    this.frames = serdes.frames().deserializer();
    this.detections = serdes.detections().deserializer();
    this.alerts = serdes.alerts().deserializer();
    this.cameras = serdes.cameras().deserializer();
    this.models = serdes.models().deserializer();
    this.training = serdes.training().deserializer();
  }

  @Override
  public void onRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      return; // a tombstone
    }
    String name = record.topic();
    try {
      switch (topic) {
        case FRAMES -> dashboard.accept(frames.deserialize(name, value));
        case DETECTIONS -> dashboard.accept(detections.deserialize(name, value));
        case ALERTS -> dashboard.accept(alerts.deserialize(name, value));
        case CAMERAS -> dashboard.accept(cameras.deserialize(name, value));
        case MODELS -> dashboard.accept(models.deserialize(name, value));
        case TRAINING -> dashboard.accept(training.deserialize(name, value));
        // whatever is there is there in its original bytes: frames are what the ledger looks for
        case DEAD_LETTERS -> dashboard.acceptDeadLetter(frames.deserialize(name, value));
        case FEEDBACK -> throw new IllegalArgumentException("labels are counted, not read");
      }
    } catch (SerializationException e) {
      long count = unreadable.incrementAndGet();
      if (topic != Topic.DEAD_LETTERS && Long.bitCount(count) == 1) { // 1, 2, 4, 8 …
        LOG.warn(
            "skipped {}-{}@{}, which cannot be read ({} so far): {}",
            name,
            record.partition(),
            record.offset(),
            count,
            e.getMessage());
      }
    }
  }
}
