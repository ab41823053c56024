package io.retinue.alerter.watch;

import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Box;
import io.retinue.schemas.Retraction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Alerts of one camera as they are written to the alerts topic. */
public final class AlertEvents {
  private final String camera;

  AlertEvents(String camera) {
    this.camera = camera;
  }

  AlertEvent opened(String rule, Presence presence, SeenFrame frame) {
    return event(AlertType.OPENED, rule, presence, frame, null);
  }

  AlertEvent closed(String rule, Presence presence, SeenFrame frame, CloseReason reason) {
    return event(AlertType.CLOSED, rule, presence, frame, reason);
  }

  /** The alert's newest event, with what a person said of it. */
  AlertEvent retracted(Retraction retraction) {
    AlertEvent alert = AlertEvent.newBuilder(retraction.getAlert()).build();
    alert.setType(AlertType.RETRACTED);
    alert.setSequence(alert.getSequence() + 1);
    alert.setCloseReason(null);
    alert.setRetractedBy(retraction.getBy());
    alert.setComment(retraction.getComment());
    return alert;
  }

  /** Id of the alert of a presence that was opened. */
  String id(String rule, Presence presence) {
    return camera + "/" + presence.first().epoch() + "/" + presence.openedBy() + "/" + rule;
  }

  private AlertEvent event(
      AlertType type,
      String rule,
      Presence presence,
      SeenFrame frame,
      @Nullable CloseReason reason) {
    Presence.BestBox best = presence.best();
    return new AlertEvent(
        id(rule, presence),
        type,
        camera,
        rule,
        presence.severity().onTheWire(),
        presence.label(),
        presence.first().capturedAtInstant(),
        frame.capturedAtInstant(),
        presence.first().ref(camera),
        frame.ref(camera),
        presence.durationMs(),
        new Box(best.x1(), best.y1(), best.x2(), best.y2()),
        best.score(),
        frame.releaseRef(),
        reason == null ? null : reason.name(),
        type == AlertType.OPENED ? 0L : 1L,
        "presence",
        List.of(),
        List.of(),
        null,
        null,
        null,
        null,
        null,
        best.frame() == null ? null : best.frame().ref(camera));
  }

  /** Why an alert was closed: the wire's {@code close_reason}. */
  public enum CloseReason {
    /** Nothing was seen for the rule's clear time. */
    ABSENT,
    /** The camera's reader was restarted; nobody knows what happened in between. */
    EPOCH_CHANGED,
    /** The camera's reader ended or failed, and its last frame has gone by. */
    CAMERA_ENDED,
    /** Neither a frame nor a sign of life of the camera came for a long time. */
    CAMERA_SILENT,
    /** The rule is no longer among the alerter's rules, or no longer watches the camera. */
    RULE_REMOVED
  }
}
