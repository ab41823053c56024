package io.retinue.alerter;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.ObjectFilter;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.watch.CameraWatch;
import io.retinue.schemas.Box;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import java.util.List;

/**
 * What works on the events of one camera: first the tracker, then the rules.
 *
 * @param tracker gives boxes identities
 * @param rules open alerts
 * @param setup what is written of the camera
 */
record WatchedCamera(Tracker tracker, CameraWatch rules, CameraSetup setup) {
  static WatchedCamera of(String camera, List<AlertRule> rules, CameraSetup setup) {
    return new WatchedCamera(
        new Tracker(camera, setup.tracking()),
        new CameraWatch(camera, rules, setup.areas()),
        setup);
  }

  /** The boxes of a frame that the camera's filters let through. */
  List<Detection> boxes(DetectionEvent event) {
    return setup.filters().isEmpty()
        ? event.getDetections()
        : event.getDetections().stream().filter(detection -> takes(detection, event)).toList();
  }

  private boolean takes(Detection detection, DetectionEvent event) {
    Box box = detection.getBox();
    double width = (double) box.getX2() - box.getX1();
    double height = (double) box.getY2() - box.getY1();
    return setup
        .filters()
        .getOrDefault(detection.getLabel(), ObjectFilter.NONE)
        .takes(width / event.getWidth(), height / event.getHeight(), width / height);
  }
}
