package io.retinue.alerter.watch;

import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Retraction;
import org.jspecify.annotations.Nullable;

/** Alerts of one camera as they are written to the alerts topic. */
public final class AlertEvents {
  private final String camera;

  AlertEvents(String camera) {
    this.camera = camera;
  }

  AlertEvent opened(String rule, RuleState state, SeenFrame frame) {
    return event(AlertType.OPENED, rule, state, frame, null);
  }

  AlertEvent updated(String rule, RuleState state, SeenFrame frame) {
    return event(AlertType.UPDATED, rule, state, frame, null);
  }

  AlertEvent closed(String rule, RuleState state, SeenFrame frame, CloseReason reason) {
    return event(AlertType.CLOSED, rule, state, frame, reason);
  }

  /** The alert's newest event, with what a person said of it. */
  AlertEvent retracted(Retraction retraction) {
    AlertEvent alert = AlertEvent.newBuilder(retraction.getAlert()).build();
    alert.setType(AlertType.RETRACTED);
    alert.setSequence(alert.getSequence() + 1);
    alert.setCloseReason(null);
    alert.setRetractedBy(retraction.getBy());
    alert.setRetractedAs(retraction.getReason());
    alert.setComment(retraction.getComment());
    return alert;
  }

  /** Id of an alert that was opened. */
  String id(String rule, RuleState state) {
    return camera + "/" + state.first().epoch() + "/" + state.openedBy() + "/" + rule;
  }

  private AlertEvent event(
      AlertType type, String rule, RuleState state, SeenFrame frame, @Nullable CloseReason reason) {
    RuleState.BestBox best = state.best();
    SeenFrame boxFrame = best == null ? null : best.frame();
    Tally tally = state.tallied();
    // memories of earlier versions have counted no events: they have written one
    long sequence = type == AlertType.OPENED ? 0 : Math.max(1, tally.events());
    return new AlertEvent(
        id(rule, state),
        type,
        camera,
        rule,
        state.severity().onTheWire(),
        state.label(),
        state.first().capturedAtInstant(),
        frame.capturedAtInstant(),
        state.first().ref(camera),
        frame.ref(camera),
        state.durationMs(),
        best == null ? null : best.toBox(),
        best == null ? 0f : best.score(),
        frame.releaseRef(),
        reason == null ? null : reason.name(),
        sequence,
        state.rule().kind(),
        tally.objects(),
        state.rule().zones(),
        state.rule().line(),
        tally.direction(),
        tally.count(),
        null,
        null,
        null,
        boxFrame == null ? null : boxFrame.ref(camera));
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
    /** The rule's schedule is over. */
    OUT_OF_SCHEDULE,
    /** The camera gives pictures again. */
    CAMERA_BACK,
    /** The rule is no longer among the alerter's rules, or no longer watches the camera. */
    RULE_REMOVED
  }
}
