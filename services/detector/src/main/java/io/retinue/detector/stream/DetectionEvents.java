package io.retinue.detector.stream;

import io.retinue.detector.batch.FrameOutcome.Detected;
import io.retinue.detector.batch.FrameOutcome.FrameInfo;
import io.retinue.detector.batch.FrameOutcome.Shed;
import io.retinue.detector.batch.FrameOutcome.Timings;
import io.retinue.detector.model.DetectedObject;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.frame.ShedReason;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.DetectionTimings;
import java.time.Instant;

/** Outcomes as they are written to the detections topic. */
final class DetectionEvents {
  private DetectionEvents() {}

  /**
   * @param partition of the frame's record on the frames topic
   * @param offset of the frame's record in that partition
   */
  static DetectionEvent detected(Detected outcome, int partition, long offset) {
    return about(outcome.frame(), partition, offset)
        .setStatus(DetectionStatus.DETECTED)
        .setRelease(outcome.release().toRef())
        .setDetections(outcome.boxes().stream().map(DetectionEvents::detection).toList())
        .setTimings(timings(outcome.timings()))
        .build();
  }

  /** See {@link #detected}. */
  static DetectionEvent shed(Shed outcome, int partition, long offset) {
    return about(outcome.frame(), partition, offset)
        .setStatus(DetectionStatus.SHED)
        .setShedReason(outcome.reason().name())
        .setTimings(timings(outcome.timings()))
        .build();
  }

  /** Any event: with it a serializer can register its schema before the first frame comes. */
  static DetectionEvent smallest() {
    FrameInfo frame =
        new FrameInfo(new FrameId("none", 0, 0), Instant.EPOCH, 0, Instant.EPOCH, 1, 1, true);
    return shed(new Shed(frame, ShedReason.OTHER, Timings.unseen(0)), 0, 0);
  }

  private static Detection detection(DetectedObject box) {
    return new Detection(box.label(), box.score(), new Box(box.x1(), box.y1(), box.x2(), box.y2()));
  }

  private static DetectionTimings timings(Timings timings) {
    return new DetectionTimings(
        timings.queuedMs(), timings.decodeMs(), timings.modelMs(), timings.batchSize());
  }

  private static DetectionEvent.Builder about(FrameInfo frame, int partition, long offset) {
    return DetectionEvent.newBuilder()
        .setEventId(frame.id().eventId())
        .setFrame(frame.id().toRef(partition, offset))
        .setCapturedAt(frame.capturedAt())
        .setMediaTime(frame.mediaTime())
        .setWidth(frame.width())
        .setHeight(frame.height());
  }
}
