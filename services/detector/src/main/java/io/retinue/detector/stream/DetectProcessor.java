package io.retinue.detector.stream;

import io.retinue.detector.batch.BadFrameException;
import io.retinue.detector.batch.FrameOutcome;
import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.batch.FrameOutcome.Failed;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.detector.batch.FrameOutcome.Unusable;
import io.retinue.detector.metrics.DetectorCounters;
import io.retinue.detector.model.DeviceFailureException;
import io.retinue.detector.stream.BatchInterceptor.OutcomeHeader;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.frame.TraceParent;
import io.retinue.platform.topic.Topic;
import io.retinue.schemas.DetectionEvent;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Forwards what the interceptor found, as the event of the same record. A record that came without
 * an outcome is run here, alone. The event is serialized here rather than in the sink, because only
 * here the original bytes are still at hand when it fails.
 */
final class DetectProcessor implements Processor<byte[], byte[], byte[], byte[]> {
  /** What a topic takes where nobody has set it, less the record around it. */
  private static final int MAX_EVENT_BYTES = 1_000_000;

  private final PollBatches polls;
  private final Serializer<DetectionEvent> serializer;
  private final DetectorCounters counters;
  private @Nullable ProcessorContext<byte[], byte[]> context;

  DetectProcessor(
      PollBatches polls, Serializer<DetectionEvent> serializer, DetectorCounters counters) {
    this.polls = polls;
    this.serializer = serializer;
    this.counters = counters;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> newContext) {
    context = newContext;
  }

  /**
   * @throws BadFrameException for the dead letters
   * @throws DeviceFailureException to fail the task
   */
  @Override
  public void process(Record<byte[], byte[]> record) {
    if (context == null) {
      throw new IllegalStateException("process before init");
    }
    OutcomeHeader attached = OutcomeHeader.removeFrom(record.headers());
    FrameOutcome outcome = attached == null ? polls.outcome(record.value()) : attached.outcome();
    boolean isCommitted =
        attached == null ? polls.isCommittedAfter(outcome) : attached.commit().processed();
    if (isCommitted) {
      context.commit(); // after this record
    }
    RecordMetadata place = context.recordMetadata().orElseThrow();
    context.forward(event(record, outcome, place));
    counters.event(outcome);
  }

  private Record<byte[], byte[]> event(
      Record<byte[], byte[]> record, FrameOutcome outcome, RecordMetadata place) {
    DetectionEvent event;
    if (outcome instanceof Detected detected) {
      event = DetectionEvents.detected(detected, place.partition(), place.offset());
    } else if (outcome instanceof Shed shed) {
      event = DetectionEvents.shed(shed, place.partition(), place.offset());
    } else if (outcome instanceof Unusable unusable) {
      throw unusable.cause();
    } else if (outcome instanceof Failed failed) {
      throw failed.cause();
    } else {
      throw new IllegalStateException("unknown outcome: " + outcome);
    }
    byte[] value = serialized(event);
    int keyBytes = record.key() == null ? 0 : record.key().length;
    if (value.length + (long) keyBytes > MAX_EVENT_BYTES) {
      throw new BadFrameException(
          "the event of frame %s has %d bytes with a key of %d bytes, the detections topic takes %d"
              .formatted(event.getEventId(), value.length, keyBytes, MAX_EVENT_BYTES));
    }
    return new Record<>(
        record.key(), value, record.timestamp(), TraceParent.only(record.headers()));
  }

  private byte[] serialized(DetectionEvent event) {
    try {
      return serializer.serialize(Topic.DETECTIONS.topicName(), event);
    } catch (RetinueException e) {
      throw new DeviceFailureException(e.getMessage() + "; " + e.remedy(), e);
    } catch (RuntimeException e) {
      throw new BadFrameException(
          "the event of frame %s cannot be written: %s".formatted(event.getEventId(), e), e);
    }
  }
}
