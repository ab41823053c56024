package io.retinue.alerter;

import io.retinue.alerter.EventReader.BadEventException;
import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.watch.CameraMemory;
import io.retinue.alerter.watch.CameraWatch;
import io.retinue.platform.frame.TraceParent;
import io.retinue.platform.kafka.DeadLetters;
import io.retinue.platform.service.LogLimit;
import io.retinue.platform.text.PrintableText;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.AlertEvent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each record to the watch of its camera, with the memory that the store has of it.
 *
 * <ul>
 *   <li>A record that is not an event becomes a dead letter, and the next one follows.
 *   <li>If the schema registry does not answer, the task fails and resumes at this record.
 * </ul>
 *
 * <p>An alert takes the time and the {@code traceparent} of the record that caused it.
 */
class WatchProcessor<V> extends ContextualProcessor<byte[], byte[], byte[], byte[]> {
  private static final Logger LOG = LoggerFactory.getLogger(WatchProcessor.class);

  /** Older than this, retention might delete an alert soon after it was written: 1 day, ms. */
  private static final long OLDEST_MS = 24L * 3600 * 1000;

  /**
   * An alert of an older record waits for the commit interval: the alerter has fallen behind, and
   * commits are what it would spend its time with.
   */
  private static final long LATE_MS = 5_000;

  private final EventReader<V> reader;
  private final Step<V> step;
  private final Watching watching;
  private final LogLimit limit = new LogLimit(LOG, 10);
  private @Nullable ObjectTracking tracking;

  /** What a watch does with one kind of record. */
  interface Step<V> {
    Tracker.Step track(WatchedCamera camera, CameraTracks before, V value);

    /**
     * @param tracks what {@link #track} has seen
     */
    CameraWatch.Step take(WatchedCamera camera, CameraMemory before, V value, CameraTracks tracks);

    /** Whether the value shows that the camera is alive. */
    boolean isAlive(V value);
  }

  /**
   * What the processors of a topology share.
   *
   * @param cameras what works on their events
   * @param alerts serializer of the alerts topic
   * @param tracking what the trackers need
   * @param meters count what is done
   * @param progress run after each record: what it needs works
   */
  record Watching(
      WatchedCameras cameras,
      Serializer<AlertEvent> alerts,
      ObjectTracking.Shared tracking,
      AlerterMeters meters,
      Runnable progress) {}

  WatchProcessor(EventReader<V> reader, Step<V> step, Watching watching) {
    this.reader = reader;
    this.step = step;
    this.watching = watching;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    super.init(context);
    tracking = new ObjectTracking(watching.tracking, context);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata place = context().recordMetadata().orElseThrow();
    watching.meters.read(place.topic());
    if (record.value() == null) {
      watching.meters.skipped(AlerterMeters.Skipped.DELETED);
      return;
    }
    try {
      V value = reader.read(place.topic(), record.key(), record.value());
      watch(reader.cameraOf().apply(value), value, record);
    } catch (BadEventException e) {
      deadLetter(record, place, e);
    }
    watching.progress.run();
  }

  private void watch(String camera, V value, Record<byte[], byte[]> record)
      throws BadEventException {
    CameraMemory before = memory(camera);
    CameraTracks tracksBefore = tracking().memory(camera);
    CameraWatch.Step result;
    Tracker.Step tracked;
    try {
      WatchedCamera watched = cameras().of(camera);
      tracked = step.track(watched, tracksBefore, value);
      result = step.take(watched, before, value, tracked.seen());
    } catch (RuntimeException e) { // a defect: one record must not stop the other cameras
      LOG.error("camera {}: a record cannot be watched", camera, e);
      throw new BadEventException("a record of camera " + camera + " cannot be watched: " + e, e);
    }
    if (step.isAlive(value)) {
      silences().delete(camera);
    }
    count(camera, before, result);
    Headers headers = TraceParent.only(record.headers());
    tracking().keep(camera, tracksBefore, tracked, stamp(record.timestamp()), headers);
    keep(camera, before, result, stamp(record.timestamp()), headers);
  }

  private void count(String camera, CameraMemory before, CameraWatch.Step result) {
    if (result.repeated()) {
      watching.meters.skipped(AlerterMeters.Skipped.REPEATED);
    }
    watching.meters.unwatched(result.ignored());
    long jumped = result.memory().jumpedMs() - before.jumpedMs();
    if (jumped != 0 && result.memory().isOfEpoch(before)) {
      watching.meters.clockJump(camera);
      limit.log(
          camera,
          () -> LOG.warn("the clock of camera {} jumped by {} ms; not counted", camera, jumped));
    }
  }

  /** The time of what a record causes: not in the future, and not so old that it is deleted. */
  private long stamp(long time) {
    long now = context().currentSystemTimeMs();
    return Math.max(now - OLDEST_MS, Math.min(time, now));
  }

  /** Stores what is remembered from now on, and forwards the alerts. */
  final void keep(
      String camera, CameraMemory before, CameraWatch.Step result, long stamp, Headers headers) {
    if (!result.memory().equals(before)) {
      memories().put(camera, result.memory());
    }
    for (AlertEvent alert : result.alerts()) {
      byte[] value = watching.alerts.serialize(Topic.ALERTS.topicName(), alert);
      watching.meters.alert(alert);
      context()
          .forward(
              new Record<>(camera.getBytes(StandardCharsets.UTF_8), value, stamp, headers),
              AlertTopology.ALERTS);
    }
    if (!result.alerts().isEmpty() && context().currentSystemTimeMs() - stamp < LATE_MS) {
      context().commit(); // people wait for it, and alerts are rare
    }
  }

  private void deadLetter(Record<byte[], byte[]> record, RecordMetadata place, Exception cause) {
    limit.log(
        place.topic(),
        () ->
            LOG.warn(
                "{}-{}@{} written to the dead letters: {}",
                place.topic(),
                place.partition(),
                place.offset(),
                PrintableText.line(String.valueOf(cause.getMessage()))));
    watching.meters.deadLetter(place.topic());
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.of(
            new ConsumerRecord<>(
                place.topic(),
                place.partition(),
                place.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty()),
            cause);
    context()
        .forward(
            new Record<>(
                letter.key(), letter.value(), context().currentSystemTimeMs(), letter.headers()),
            AlertTopology.DEAD_LETTERS);
  }

  final CameraMemory memory(String camera) {
    return Objects.requireNonNullElse(memories().get(camera), CameraMemory.NOTHING);
  }

  final ObjectTracking tracking() {
    return Objects.requireNonNull(tracking, "the processor was not initialized");
  }

  final WatchedCameras cameras() {
    return watching.cameras;
  }

  final KeyValueStore<String, CameraMemory> memories() {
    return context().getStateStore(AlertTopology.STORE);
  }

  final KeyValueStore<String, Integer> silences() {
    return context().getStateStore(AlertTopology.SILENCES);
  }
}
