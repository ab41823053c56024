package io.retinue.alerter;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.watch.CameraMemory;
import io.retinue.alerter.watch.CameraWatch;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Retraction;
import java.util.List;

/**
 * One camera's events through tracker and rules, without Kafka: the same events give the same
 * alerts as the running alerter. Not thread-safe.
 */
public final class CameraReplay {
  private final WatchedCamera camera;
  private CameraTracks tracks = CameraTracks.NOTHING;
  private CameraMemory memory = CameraMemory.NOTHING;

  /**
   * @param name of the camera
   * @param rules all of them; those that do not watch the camera do nothing
   */
  public CameraReplay(String name, List<AlertRule> rules, CameraSetup setup) {
    this.camera = WatchedCamera.of(name, rules, setup);
  }

  /** The alerts that the result of a frame opens, changes and closes. */
  public List<AlertEvent> onDetections(DetectionEvent event) {
    Tracker.Step tracked =
        camera.tracker().onFrame(tracks, ObjectEvents.frame(event, camera.boxes(event)));
    tracks = tracked.memory();
    return keep(camera.rules().onFrame(memory, event, camera.boxes(event), tracked.seen()));
  }

  /** The alerts that a state of the camera opens and closes. */
  public List<AlertEvent> onStatus(CameraStatus status) {
    CameraMemory.End end = CameraMemory.End.of(status);
    if (end != null) {
      tracks =
          camera
              .tracker()
              .onEnd(tracks, new CameraTracks.End(end.epoch(), end.lastIndex()))
              .memory();
    }
    return keep(camera.rules().onStatus(memory, status));
  }

  /** What a person's retraction of an alert leads to. */
  public List<AlertEvent> onRetraction(Retraction retraction) {
    return keep(camera.rules().onRetraction(memory, retraction));
  }

  private List<AlertEvent> keep(CameraWatch.Step step) {
    memory = step.memory();
    return step.alerts();
  }
}
