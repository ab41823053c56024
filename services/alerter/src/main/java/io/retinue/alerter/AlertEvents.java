package io.retinue.alerter;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.Box;
import org.jspecify.annotations.Nullable;

/** Writes down what the rules of one camera say. */
final class AlertEvents {
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

  private AlertEvent event(
      AlertType type,
      String rule,
      Presence presence,
      SeenFrame frame,
      @Nullable CloseReason reason) {
    Presence.BestBox best = presence.best();
    return new AlertEvent(
        camera + "/" + presence.first().epoch() + "/" + presence.openedBy() + "/" + rule,
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
        reason == null ? null : reason.name());
  }
}
