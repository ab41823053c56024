package io.retinue.console;

import io.micrometer.core.instrument.MeterRegistry;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.CameraName;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.kafka.TopicFollower;
import io.retinue.platform.serde.RetinueSerdes;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.TrainingEvent;
import java.time.Clock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts records on the dashboard. Records that cannot be decoded or shown are counted and skipped;
 * while the registry is away nothing is skipped. Thread-safe.
 */
final class RecordDecoder implements TopicFollower.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(RecordDecoder.class);
  private static final int LINES_A_MINUTE = 5;

  /** The clock of an ingest may be fast. Later epochs would hide all that follow. */
  private static final Duration FARTHEST_EPOCH = Duration.ofDays(1);

  private final Dashboard dashboard;
  private final ObjectBoard board;
  private final ObjectCounts counts;
  private final MeterRegistry metrics;
  private final Clock clock;
  private final LogLimit limit = new LogLimit(LOG, LINES_A_MINUTE);
  private final Deserializer<Frame> frames;
  private final Deserializer<DetectionEvent> detections;
  private final Deserializer<AlertEvent> alerts;
  private final Deserializer<ObjectEvent> objects;
  private final Deserializer<CameraStatus> cameras;
  private final Deserializer<ModelRelease> models;
  private final Deserializer<TrainingEvent> training;

  RecordDecoder(
      Dashboard dashboard,
      ObjectBoard board,
      ObjectCounts counts,
      RetinueSerdes serdes,
      MeterRegistry metrics,
      Clock clock) {
    this.dashboard = dashboard;
    this.board = board;
    this.counts = counts;
    this.metrics = metrics;
    this.clock = clock;
    this.frames = serdes.frames().deserializer();
    this.detections = serdes.detections().deserializer();
    this.alerts = serdes.alerts().deserializer();
    this.objects = serdes.objects().deserializer();
    this.cameras = serdes.cameras().deserializer();
    this.models = serdes.models().deserializer();
    this.training = serdes.training().deserializer();
  }

  @Override
  public void onRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
    byte[] value = record.value();
    if (value == null) {
      if (topic == Topic.CAMERAS && record.key() != null) {
        dashboard.acceptRemoval(record.key());
        board.remove(record.key());
        counts.remove(record.key());
      }
      return; // a tombstone
    }
    try {
      accept(topic, record, value);
    } catch (SerializationException e) {
      // Of the dead letters, only frames that were published can be decoded.
      if (topic != Topic.DEAD_LETTERS) {
        skip(topic, "undecodable", record, e);
      }
    } catch (RetinueException | KafkaException e) {
      throw e; // the registry is away: the record is not the cause
    } catch (RuntimeException e) {
      skip(topic, "unusable", record, e);
    }
  }

  /** The page may show that what it does not have does not exist. */
  @Override
  public void onCaughtUp() {
    dashboard.acceptCaughtUp();
  }

  /** The same for topics whose history nothing on the dashboard waits for. */
  TopicFollower.Listener then(Runnable caughtUp) {
    return new TopicFollower.Listener() {
      @Override
      public void onRecord(Topic topic, ConsumerRecord<String, byte[]> record) {
        RecordDecoder.this.onRecord(topic, record);
      }

      @Override
      public void onCaughtUp() {
        caughtUp.run();
      }
    };
  }

  private void accept(Topic topic, ConsumerRecord<String, byte[]> record, byte[] value) {
    String name = record.topic();
    switch (topic) {
      case FRAMES -> dashboard.accept(checked(frames.deserialize(name, value)));
      case DETECTIONS -> {
        DetectionEvent event = detections.deserialize(name, value);
        check(event.getFrame().getCamera(), event.getFrame().getEpoch());
        dashboard.accept(event);
        counts.acceptDetections(event.getFrame().getCamera(), record.timestamp());
      }
      case ALERTS -> {
        AlertEvent event = alerts.deserialize(name, value);
        check(event.getCamera(), 0);
        dashboard.accept(event);
      }
      case CAMERAS -> {
        CameraStatus status = cameras.deserialize(name, value);
        check(status.getCamera(), status.getEpoch());
        dashboard.accept(status);
      }
      case MODELS -> dashboard.accept(models.deserialize(name, value));
      case TRAINING -> dashboard.accept(training.deserialize(name, value));
      case DEAD_LETTERS ->
          DeadLetters.originalOffset(record.headers(), Topic.FRAMES)
              .ifPresent(
                  offset ->
                      dashboard.acceptDeadLetter(checked(frames.deserialize(name, value)), offset));
      case OBJECTS -> {
        ObjectEvent event = objects.deserialize(name, value);
        check(event.getCamera(), event.getFrame().getEpoch());
        board.accept(event);
        counts.accept(event, record.timestamp());
      }
      case RETRACTIONS -> throw new IllegalArgumentException("the alerts themselves are read");
      case FEEDBACK -> throw new IllegalArgumentException("labels are counted, not read");
    }
  }

  private Frame checked(Frame frame) {
    check(frame.getCamera(), frame.getEpoch());
    return frame;
  }

  /** Names are parts of paths and of the page; an epoch hides all earlier ones. */
  private void check(String camera, long epoch) {
    if (!CameraName.isValid(camera)) {
      throw new IllegalArgumentException("'" + camera + "' is no name of a camera");
    }
    if (epoch > clock.millis() + FARTHEST_EPOCH.toMillis()) {
      throw new IllegalArgumentException("the epoch " + epoch + " is more than a day ahead");
    }
  }

  private void skip(
      Topic topic, String reason, ConsumerRecord<String, byte[]> record, RuntimeException cause) {
    metrics
        .counter("retinue.console.skipped", "topic", topic.topicName(), "reason", reason)
        .increment();
    limit.log(
        topic.topicName(),
        () ->
            LOG.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .log("skipped a record that cannot be shown: {}", cause.toString()));
  }
}
