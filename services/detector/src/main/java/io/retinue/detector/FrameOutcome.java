package io.retinue.detector;

import io.retinue.platform.frame.ShedReason;
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
}
