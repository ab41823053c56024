package io.retinue.standalone;

import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.FrameMark;
import io.retinue.alerter.tracking.ObjectChange;
import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.tracking.SightedFrame;
import io.retinue.alerter.tracking.Sighting;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.tracking.TrackerSettings;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.ObjectEvent;
import io.retinue.testkit.RequiredAlerts.LastEpoch;
import java.util.ArrayList;
import java.util.List;

/**
 * The object events that the detections of a camera lead to if the tracker runs over them once,
 * without an interruption. A frame that is missing, doubled or out of order leads to others.
 */
public final class RequiredObjects {
  private RequiredObjects() {}

  /**
   * What is compared of an event.
   *
   * @param frame index of the frame that caused it
   * @param best index of the frame with the best picture
   */
  public record Change(
      String eventId, String type, long frame, long best, long frames, double velocityX) {
    public static Change of(ObjectEvent event) {
      return new Change(
          event.getEventId(),
          event.getType().name(),
          event.getFrame().getIndex(),
          event.getAfter().getBestFrame().getIndex(),
          event.getAfter().getFrames(),
          event.getAfter().getVelocityX());
    }

    private static Change of(ObjectChange change) {
      return new Change(
          change.objectId() + "/" + change.sequence(),
          change.type().name(),
          change.frame().index(),
          change.after().best().frame().index(),
          change.after().frames(),
          (float) change.after().velocityX());
    }
  }

  /**
   * @param events of one camera, in order
   * @return in order
   */
  public static List<Change> of(List<DetectionEvent> events, LastEpoch last) {
    List<Change> changes = new ArrayList<>();
    if (events.isEmpty()) {
      return changes;
    }
    String camera = events.get(0).getFrame().getCamera();
    Tracker tracker = new Tracker(camera, TrackerSettings.DEFAULTS);
    CameraTracks memory = CameraTracks.NOTHING;
    for (DetectionEvent event : events) {
      Tracker.Step step = tracker.onFrame(memory, frame(event));
      memory = step.memory();
      step.changes().forEach(change -> changes.add(Change.of(change)));
    }
    FrameMark end = memory.last();
    if (last == LastEpoch.ENDED && end != null) {
      tracker
          .onEnd(memory, new CameraTracks.End(end.epoch(), end.index()))
          .changes()
          .forEach(change -> changes.add(Change.of(change)));
    }
    return changes;
  }

  private static SightedFrame frame(DetectionEvent event) {
    FrameMark mark =
        new FrameMark(
            event.getFrame().getEpoch(),
            event.getFrame().getIndex(),
            event.getFrame().getPartition(),
            event.getFrame().getOffset(),
            event.getCapturedAt().toEpochMilli());
    List<Sighting> sightings =
        event.getDetections().stream()
            .map(
                d ->
                    new Sighting(
                        d.getLabel(),
                        d.getScore(),
                        new PixelBox(
                            d.getBox().getX1(),
                            d.getBox().getY1(),
                            d.getBox().getX2(),
                            d.getBox().getY2())))
            .toList();
    boolean detected = event.getStatus() == DetectionStatus.DETECTED;
    return new SightedFrame(mark, event.getMediaTime(), detected, null, sightings);
  }
}
