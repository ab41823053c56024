package io.retinue.console;

import io.retinue.schemas.Box;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.CaptureClock;
import io.retinue.schemas.Delivery;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DetectionStatus;
import io.retinue.schemas.DetectionTimings;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.PictureEncoding;
import io.retinue.schemas.ReleaseRef;
import io.retinue.schemas.ReleaseState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of the camera "gate" as the page reads them. Frame n was captured at n × 100 ms. */
final class PageRecords {
  static final String MODEL = ConsoleConfig.defaults().model();

  private PageRecords() {}

  static Frame frame(long epoch, long index) {
    return new Frame(
        "gate",
        epoch,
        index,
        capturedAt(index),
        CaptureClock.INGEST,
        100 * index,
        capturedAt(index),
        Delivery.LIVE,
        320,
        180,
        PictureEncoding.JPEG,
        ByteBuffer.wrap(jpeg(index)),
        List.of());
  }

  static byte[] jpeg(long index) {
    return new byte[] {(byte) index};
  }

  static DetectionEvent detected(long epoch, long index, long version, String... labels) {
    List<Detection> boxes =
        List.of(labels).stream()
            .map(label -> new Detection(label, 0.9f, new Box(1f, 2f, 3f, 4f)))
            .toList();
    return event(epoch, index, new ReleaseRef(MODEL, version, "0".repeat(64)), null, boxes);
  }

  static DetectionEvent shed(long epoch, long index, String reason) {
    return event(epoch, index, null, reason, List.of());
  }

  private static DetectionEvent event(
      long epoch,
      long index,
      @Nullable ReleaseRef release,
      @Nullable String shedReason,
      List<Detection> boxes) {
    return new DetectionEvent(
        "gate/" + epoch + "/" + index,
        new FrameRef("gate", epoch, index, 0, index),
        capturedAt(index),
        100 * index,
        320,
        180,
        release == null ? DetectionStatus.SHED : DetectionStatus.DETECTED,
        shedReason,
        release,
        boxes,
        new DetectionTimings(3f, 2f, 20f, 4));
  }

  static CameraStatus status(long epoch, long read, long published, DropCount... drops) {
    return new CameraStatus(
        "gate",
        epoch,
        CameraState.LIVE,
        "frames arrive",
        capturedAt(0),
        capturedAt(published),
        read,
        published,
        published == 0 ? null : published - 1,
        List.of(drops),
        10f,
        List.of());
  }

  static ModelRelease release(long version, ReleaseState state, String... classes) {
    return new ModelRelease(
        MODEL,
        version,
        state,
        "a test made it",
        capturedAt(version),
        "0".repeat(64),
        "file:///nowhere/" + version,
        List.of(classes),
        "{}",
        Map.of("AP", 0.5 + version / 100.0, "champion.AP", 0.5),
        null);
  }

  static Instant capturedAt(long index) {
    return Instant.ofEpochMilli(100 * index);
  }
}
