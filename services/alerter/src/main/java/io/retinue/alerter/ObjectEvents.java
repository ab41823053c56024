package io.retinue.alerter;

import io.retinue.alerter.tracking.FrameMark;
import io.retinue.alerter.tracking.ObjectChange;
import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.tracking.SightedFrame;
import io.retinue.alerter.tracking.Sighting;
import io.retinue.alerter.tracking.TrackedObject;
import io.retinue.alerter.tracking.Weights;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import io.retinue.schemas.ObjectState;
import io.retinue.schemas.ReleaseRef;
import java.time.Instant;
import java.util.List;

/** What the tracker reads and gives, as records of the topics. */
final class ObjectEvents {
  private ObjectEvents() {}

  /**
   * A frame for the tracker.
   *
   * @param boxes those of the event that count
   */
  static SightedFrame frame(DetectionEvent event, List<Detection> boxes) {
    FrameRef ref = event.getFrame();
    FrameMark mark =
        new FrameMark(
            ref.getEpoch(),
            ref.getIndex(),
            ref.getPartition(),
            ref.getOffset(),
            event.getCapturedAt().toEpochMilli());
    List<Sighting> sightings =
        boxes.stream()
            .map(d -> new Sighting(d.getLabel(), d.getScore(), pixels(d.getBox())))
            .toList();
    return new SightedFrame(
        mark,
        event.getMediaTime(),
        event.getStatus() == DetectionStatus.DETECTED,
        event.getRelease() == null ? null : weights(event.getRelease()),
        sightings);
  }

  /** A change as it is written to the objects topic. */
  static ObjectEvent of(String camera, ObjectChange change) {
    return new ObjectEvent(
        change.objectId() + "/" + change.sequence(),
        change.objectId(),
        change.sequence(),
        ObjectEventType.valueOf(change.type().name()),
        camera,
        Instant.ofEpochMilli(change.frame().capturedAt()),
        ref(camera, change.frame()),
        change.weights() == null ? null : releaseRef(change.weights()),
        change.before() == null ? null : state(camera, change.before()),
        state(camera, change.after()),
        change.endReason() == null ? null : change.endReason().name());
  }

  private static ObjectState state(String camera, TrackedObject object) {
    return new ObjectState(
        object.label(),
        object.score(),
        object.topScore(),
        box(object.box()),
        (float) object.velocityX(),
        (float) object.velocityY(),
        object.stationary(),
        Instant.ofEpochMilli(object.first().capturedAt()),
        Instant.ofEpochMilli(object.last().capturedAt()),
        object.durationMs(),
        object.frames(),
        ref(camera, object.first()),
        ref(camera, object.last()),
        ref(camera, object.best().frame()),
        box(object.best().box()),
        object.best().score());
  }

  private static FrameRef ref(String camera, FrameMark mark) {
    return new FrameRef(camera, mark.epoch(), mark.index(), mark.partition(), mark.offset());
  }

  static Box box(PixelBox box) {
    return new Box((float) box.x1(), (float) box.y1(), (float) box.x2(), (float) box.y2());
  }

  static PixelBox pixels(Box box) {
    return new PixelBox(box.getX1(), box.getY1(), box.getX2(), box.getY2());
  }

  static Weights weights(ReleaseRef release) {
    return new Weights(release.getModel(), release.getVersion(), release.getSha256());
  }

  static ReleaseRef releaseRef(Weights weights) {
    return new ReleaseRef(weights.model(), weights.version(), weights.sha256());
  }
}
