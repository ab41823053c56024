package io.retinue.standalone;

import io.retinue.alerter.CameraReplay;
import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.FrameRef;
import io.retinue.testkit.RequiredAlerts.LastEpoch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of rules about tracked objects for the detections of a camera, from one tracker and
 * one set of rules that work without an interruption. A frame that is missing, doubled or out of
 * order leads to others.
 */
public final class ReplayedAlerts {
  private ReplayedAlerts() {}

  /**
   * What is compared of an event. Why an alert was closed is not: the end of an epoch may be read
   * from the camera's status or from its next frame.
   */
  public record Change(
      String alertId,
      AlertType type,
      long sequence,
      long first,
      long frame,
      long durationMs,
      List<String> objects,
      @Nullable Long count) {
    public static Change of(AlertEvent event) {
      return new Change(
          event.getAlertId(),
          event.getType(),
          event.getSequence(),
          event.getFirstFrame().getIndex(),
          event.getFrame().getIndex(),
          event.getDurationMs(),
          List.copyOf(event.getObjects()),
          event.getCount());
    }
  }

  /**
   * @param events of one camera, in order
   * @return in order
   */
  public static List<Change> of(
      List<DetectionEvent> events, List<AlertRule> rules, LastEpoch last) {
    List<Change> changes = new ArrayList<>();
    if (events.isEmpty()) {
      return changes;
    }
    FrameRef end = events.get(events.size() - 1).getFrame();
    CameraReplay replay = new CameraReplay(end.getCamera(), rules, CameraSetup.DEFAULT);
    for (DetectionEvent event : events) {
      replay.onDetections(event).forEach(alert -> changes.add(Change.of(alert)));
    }
    if (last == LastEpoch.ENDED) {
      replay.onStatus(ended(end)).forEach(alert -> changes.add(Change.of(alert)));
    }
    return changes;
  }

  private static CameraStatus ended(FrameRef end) {
    return CameraStatus.newBuilder()
        .setCamera(end.getCamera())
        .setEpoch(end.getEpoch())
        .setState(CameraState.ENDED)
        .setReason("the footage is over")
        .setSince(Instant.EPOCH)
        .setAt(Instant.EPOCH)
        .setRead(end.getIndex() + 1)
        .setPublished(end.getIndex() + 1)
        .setLastIndex(end.getIndex())
        .setDrops(List.of())
        .setBlindIntervals(List.of())
        .build();
  }
}
