package io.retinue.alerter;

import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.watch.CameraMemory;
import io.retinue.alerter.watch.CameraWatch;
import io.retinue.schemas.Box;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.DetectionTimings;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseRef;
import java.time.Instant;
import java.util.List;

/**
 * Made-up events of a camera with 10 frames a second and pictures of 200 × 100 pixels: frame n has
 * media time 100 n ms, and was captured that much after its epoch began.
 */
public record Events(String camera, long epoch) {
  public static final long EPOCH = 1_700_000_000_000L;

  public static Events of(String camera) {
    return new Events(camera, EPOCH);
  }

  /** A person whose bottom-center is at (x, y) pixels. */
  public static Detection person(double x, double y, double score) {
    return thing("person", x, y, score);
  }

  public static Detection thing(String label, double x, double y, double score) {
    return new Detection(
        label, (float) score, new Box((float) x - 5, (float) y - 20, (float) x + 5, (float) y));
  }

  public DetectionEvent frame(long index, Detection... detections) {
    return event(index, DetectionStatus.DETECTED, List.of(detections));
  }

  public DetectionEvent shed(long index) {
    return event(index, DetectionStatus.SHED, List.of());
  }

  public CameraStatus status(CameraState state, long lastIndex) {
    Instant now = Instant.ofEpochMilli(epoch + 100 * lastIndex);
    return new CameraStatus(
        camera,
        epoch,
        state,
        "made up",
        now,
        now,
        lastIndex + 1,
        lastIndex + 1,
        lastIndex,
        List.of(),
        10f,
        List.of());
  }

  /** A frame whose objects no rule needs. */
  public static CameraWatch.Step onFrame(
      CameraWatch watch, CameraMemory memory, DetectionEvent event) {
    return watch.onFrame(memory, event, event.getDetections(), CameraTracks.NOTHING);
  }

  private DetectionEvent event(long index, DetectionStatus status, List<Detection> detections) {
    boolean detected = status == DetectionStatus.DETECTED;
    return new DetectionEvent(
        camera + "/" + epoch + "/" + index,
        new FrameRef(camera, epoch, index, 0, index),
        Instant.ofEpochMilli(epoch + 100 * index),
        100 * index,
        200,
        100,
        status,
        detected ? null : "STALE",
        detected ? new ReleaseRef("retinanet", 1L, "a".repeat(64)) : null,
        detections,
        new DetectionTimings(1f, 1f, 1f, 1));
  }
}
