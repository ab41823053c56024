package io.retinue.detector.batch;

import io.retinue.detector.model.DetectedObject;
import io.retinue.detector.model.DeviceFailureException;
import io.retinue.detector.model.ServingRelease;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.frame.ShedReason;
import io.retinue.video.PictureSize;
import java.time.Instant;
import java.util.List;

/** What became of one record of the frames topic. */
public sealed interface FrameOutcome {

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

    public static Timings unseen(float queuedMs) {
      return new Timings(queuedMs, 0, 0, 0);
    }
  }

  /**
   * What a frame declares, without its picture.
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
      boolean mayBeShed) {

    PictureSize size() {
      return new PictureSize(width, height);
    }
  }
}
