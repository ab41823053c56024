package io.retinue.platform;

import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.AlertType;
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
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.PictureEncoding;
import io.retinue.schemas.ReleaseRef;
import io.retinue.schemas.ReleaseState;
import io.retinue.schemas.Severity;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One record of each kind. */
final class Samples {
  static final Instant AT = Instant.parse("2026-11-20T08:00:00.123Z");
  static final FrameId FRAME_ID = new FrameId("gate", 1795161600000L, 12);
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  private Samples() {}

  static Frame frame(byte[] picture) {
    return Frame.newBuilder()
        .setCamera("gate")
        .setEpoch(1795161600000L)
        .setIndex(12)
        .setCapturedAt(AT)
        .setClock(CaptureClock.INGEST)
        .setMediaTime(480)
        .setIngestedAt(AT.plusMillis(5))
        .setDelivery(Delivery.LIVE)
        .setWidth(640)
        .setHeight(480)
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(picture))
        .setDrops(List.of(DropCount.newBuilder().setReason("QUEUE_FULL").setCount(3).build()))
        .build();
  }

  static DetectionEvent detection() {
    return DetectionEvent.newBuilder()
        .setEventId(FRAME_ID.eventId())
        .setFrame(FRAME_ID.toRef(2, 34))
        .setCapturedAt(AT)
        .setMediaTime(480)
        .setWidth(640)
        .setHeight(480)
        .setStatus(DetectionStatus.DETECTED)
        .setRelease(new ReleaseRef("retinanet", 3L, SHA256))
        .setDetections(
            List.of(
                new Detection("person", 0.9f, new Box(1f, 2f, 3f, 4f)),
                new Detection("car", 0.8f, new Box(5f, 6f, 7f, 8f)),
                new Detection("person", 0.7f, new Box(9f, 10f, 11f, 12f))))
        .setTimings(new DetectionTimings(4.5f, 1.5f, 20.25f, 8))
        .build();
  }

  static AlertEvent alert() {
    return AlertEvent.newBuilder()
        .setAlertId("gate/1795161600000/2/loitering")
        .setType(AlertType.CLOSED)
        .setCamera("gate")
        .setRule("loitering")
        .setSeverity(Severity.ALERT)
        .setLabel("person")
        .setSince(AT.minusSeconds(9))
        .setAt(AT)
        .setFirstFrame(new FrameId("gate", 1795161600000L, 2).toRef())
        .setFrame(FRAME_ID.toRef())
        .setDurationMs(8500)
        .setScore(0.91f)
        .setCloseReason("ABSENT")
        .build();
  }

  static CameraStatus camera() {
    return CameraStatus.newBuilder()
        .setCamera("gate")
        .setEpoch(1795161600000L)
        .setState(CameraState.LIVE)
        .setReason("frames arrive")
        .setSince(AT.minusSeconds(60))
        .setAt(AT)
        .setRead(100)
        .setPublished(97)
        .setFramesPerSecond(24.96f)
        .build();
  }

  static LabelledFrame label() {
    return LabelledFrame.newBuilder()
        .setFrameId(FRAME_ID.toString())
        .setFrame(FRAME_ID.toRef())
        .setMediaTime(480)
        .setWidth(640)
        .setHeight(480)
        .setEncoding(PictureEncoding.JPEG)
        .setBytes(ByteBuffer.wrap(new byte[] {1, 2, 3}))
        .setBoxes(
            List.of(
                LabelledBox.newBuilder()
                    .setLabel("person")
                    .setBox(new Box(1f, 2f, 3f, 4f))
                    .build()))
        .setLabelledBy("ada")
        .setLabelledAt(AT)
        .setSource("console")
        .build();
  }

  static ModelRelease release(long version, ReleaseState state) {
    return ModelRelease.newBuilder()
        .setModel("retinanet")
        .setVersion(version)
        .setState(state)
        .setReason("better than the champion")
        .setAt(AT.plusSeconds(version))
        .setSha256(SHA256)
        .setUri("file:///models/" + SHA256)
        .setClasses(List.of("person", "car"))
        .setNetwork("{}")
        .setMetrics(Map.of("AP", 0.5204))
        .build();
  }

  static TrainingEvent training() {
    return TrainingEvent.newBuilder()
        .setRunId("run-7")
        .setModel("retinanet")
        .setPhase(TrainingPhase.FIT)
        .setAt(AT)
        .setStep(50)
        .setSteps(400)
        .setFocalLoss(0.12345)
        .setBoxLoss(0.5)
        .setEtaMs(90_400L)
        .setLabels(400)
        .setMessage("fitting")
        .build();
  }
}
