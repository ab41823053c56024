package io.retinue.detector;

import io.retinue.detector.FrameOutcome.Detected;
import io.retinue.detector.FrameOutcome.Shed;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;

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
        .setDetections(outcome.boxes().stream().map(DetectedObject::toDetection).toList())
        .setTimings(outcome.timings().toRecord())
        .build();
  }

  /** See {@link #detected}. */
  static DetectionEvent shed(Shed outcome, int partition, long offset) {
    return about(outcome.frame(), partition, offset)
        .setStatus(DetectionStatus.SHED)
        .setShedReason(outcome.reason().name())
        .setTimings(outcome.timings().toRecord())
        .build();
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
