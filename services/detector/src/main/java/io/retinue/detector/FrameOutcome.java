package io.retinue.detector;

import io.retinue.platform.frame.FrameId;
import io.retinue.platform.frame.ShedReason;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionTimings;
import java.time.Instant;
import java.util.List;

/** What became of one record of the frames topic. */
sealed interface FrameOutcome {

  /** The model saw it. Boxes lie in the frame, highest score first. */
  record Detected(
      FrameInfo frame, ServingRelease release, List<DetectedObject> boxes, Timings timings)
      implements FrameOutcome {}

  /** The model did not see it, on purpose. */
  record Shed(FrameInfo frame, ShedReason reason, Timings timings) implements FrameOutcome {}

  /** The record's own fault: it goes to the dead letters, and its neighbors go on. */
  record Unusable(BadFrameException cause) implements FrameOutcome {}

  /** Not the record's fault: the task fails and takes the same record up again later. */
  record Failed(DeviceFailureException cause) implements FrameOutcome {}

  /**
   * Where the time of one frame went.
   *
   * @param queuedMs from ingest until its batch began; never negative, whatever the clocks say
   * @param decodeMs decoding its picture
   * @param modelMs the model's call for the whole batch
   * @param batchSize frames in that batch; 0 for a frame that the model did not see
   */
  record Timings(float queuedMs, float decodeMs, float modelMs, int batchSize) {

    static Timings unseen(float queuedMs) {
      return new Timings(queuedMs, 0, 0, 0);
    }

    DetectionTimings toRecord() {
      return new DetectionTimings(queuedMs, decodeMs, modelMs, batchSize);
    }
  }

  /**
   * What a frame says of itself, without its picture.
   *
   * @param id camera, epoch and index
   * @param capturedAt by the camera's or ingest's clock
   * @param mediaTime milliseconds since the first frame of the epoch
   * @param ingestedAt by ingest's clock
   * @param width pixels
   * @param height pixels
   * @param mayBeShed whether the frame is live video, whose freshness beats completeness
   */
  record FrameInfo(
      FrameId id,
      Instant capturedAt,
      long mediaTime,
      Instant ingestedAt,
      int width,
      int height,
      boolean mayBeShed) {}

  /**
   * One box that a model gave on one frame.
   *
   * @param label name of the class
   * @param score 0 to 1
   * @param x1 left edge, in pixels of the frame; {@code y1}, {@code x2} and {@code y2} likewise
   */
  record DetectedObject(String label, float score, float x1, float y1, float x2, float y2) {

    /** The same box cut off at the edges of a frame of that size, in pixels. */
    DetectedObject within(int width, int height) {
      float left = Math.min(Math.max(x1, 0), width);
      float top = Math.min(Math.max(y1, 0), height);
      float right = Math.max(left, Math.min(x2, width));
      float bottom = Math.max(top, Math.min(y2, height));
      return new DetectedObject(label, score, left, top, right, bottom);
    }

    Detection toDetection() {
      return new Detection(label, score, new Box(x1, y1, x2, y2));
    }
  }
}
