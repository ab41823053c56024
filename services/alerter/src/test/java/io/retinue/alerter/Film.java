package io.retinue.alerter;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.CameraZone;
import io.retinue.alerter.rules.Line;
import io.retinue.alerter.rules.Zone;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What a camera sees, ten frames a second and 200 × 100 pixels, through tracker and rules. Its zone
 * {@code right} is the right half of the picture, its line {@code middle} goes from the top to the
 * bottom between both halves: {@code in} is from the right to the left.
 */
final class Film {
  static final CameraAreas AREAS =
      new CameraAreas(
          Map.of("right", CameraZone.of(box(0.5, 0, 1, 1))),
          Map.of("middle", new Line(new Zone.Corner(0.5, 0.2), new Zone.Corner(0.5, 0.8))),
          List.of());

  private final Events camera = Events.of("gate");
  private final CameraReplay replay;
  private final List<AlertEvent> alerts = new ArrayList<>();
  private int next;

  Film(AlertRule... rules) {
    this(CameraSetup.of(AREAS), rules);
  }

  Film(CameraSetup setup, AlertRule... rules) {
    this.replay = new CameraReplay("gate", List.of(rules), setup);
  }

  static Zone box(double left, double top, double right, double bottom) {
    return new Zone.Polygon(
        List.of(
            new Zone.Corner(left, top),
            new Zone.Corner(right, top),
            new Zone.Corner(right, bottom),
            new Zone.Corner(left, bottom)));
  }

  /** Frames up to that index, which is the next one's. */
  Film until(int end, IntFunction<List<Detection>> things) {
    for (; next < end; next++) {
      alerts.addAll(
          replay.onDetections(camera.frame(next, things.apply(next).toArray(Detection[]::new))));
    }
    return this;
  }

  Film until(int end, Detection... things) {
    return until(end, i -> List.of(things));
  }

  Film shedUntil(int end) {
    for (; next < end; next++) {
      alerts.addAll(replay.onDetections(camera.shed(next)));
    }
    return this;
  }

  Film status(CameraStatus status) {
    alerts.addAll(replay.onStatus(status));
    return this;
  }

  CameraReplay replay() {
    return replay;
  }

  List<AlertEvent> alerts() {
    return alerts;
  }

  /** The alerts, as type, frame, number of objects, count and direction, and why it closed. */
  List<String> story() {
    return alerts.stream().map(Film::line).toList();
  }

  static String line(AlertEvent alert) {
    StringBuilder line = new StringBuilder(alert.getType() + " @" + alert.getFrame().getIndex());
    line.append(" of ").append(alert.getObjects().size());
    if (alert.getCount() != null) {
      line.append(" count ").append(alert.getCount());
    }
    if (alert.getDirection() != null) {
      line.append(' ').append(alert.getDirection());
    }
    return alert.getCloseReason() == null
        ? line.toString()
        : line.append(' ').append(alert.getCloseReason()).toString();
  }
}
