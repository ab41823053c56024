package io.retinue.testkit;

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
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.LabelledBox;
import io.retinue.schemas.LabelledFrame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import io.retinue.schemas.ObjectState;
import io.retinue.schemas.PictureEncoding;
import io.retinue.schemas.ReleaseRef;
import io.retinue.schemas.ReleaseState;
import io.retinue.schemas.Retraction;
import io.retinue.schemas.Severity;
import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.schemas.TrustedRecords;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One record of each type, with fixed contents. */
public final class SampleRecords {
  private static final Instant AT = Instant.parse("2026-11-20T08:00:00.123Z");
  private static final long EPOCH = 1795161600000L;
  private static final String FRAME_ID = "gate/1795161600000/12";
  private static final String SHA256 = "0123456789abcdef".repeat(4);

  static {
    TrustedRecords.trust(); // builders read their defaults as records
  }

  private SampleRecords() {}

  private static FrameRef frameRef(long index) {
    return FrameRef.newBuilder().setCamera("gate").setEpoch(EPOCH).setIndex(index).build();
  }

  private static FrameRef placedFrameRef() {
    FrameRef ref = frameRef(12);
    ref.setPartition(2);
    ref.setOffset(34L);
    return ref;
  }

  public static Frame frame(byte[] picture) {
    return Frame.newBuilder()
        .setCamera("gate")
        .setEpoch(EPOCH)
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

  public static DetectionEvent detection() {
    return DetectionEvent.newBuilder()
        .setEventId(FRAME_ID)
        .setFrame(placedFrameRef())
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

  public static ObjectEvent object() {
    ObjectState before = objectState(0.8f, false);
    return ObjectEvent.newBuilder()
        .setEventId("gate/1795161600000/2/0/3")
        .setObjectId("gate/1795161600000/2/0")
        .setSequence(3)
        .setType(ObjectEventType.END)
        .setCamera("gate")
        .setAt(AT)
        .setFrame(placedFrameRef())
        .setBefore(before)
        .setAfter(objectState(0.9f, true))
        .setEndReason("ABSENT")
        .build();
  }

  private static ObjectState objectState(float topScore, boolean stationary) {
    return ObjectState.newBuilder()
        .setLabel("person")
        .setScore(0.75f)
        .setTopScore(topScore)
        .setBox(new Box(1f, 2f, 3f, 4f))
        .setVelocityX(1.5f)
        .setVelocityY(-2f)
        .setStationary(stationary)
        .setStartedAt(AT.minusSeconds(9))
        .setLastSeenAt(AT)
        .setDurationMs(8500)
        .setFrames(80)
        .setFirstFrame(frameRef(2))
        .setLastFrame(placedFrameRef())
        .setBestFrame(frameRef(7))
        .setBestBox(new Box(5f, 6f, 7f, 8f))
        .setBestScore(0.91f)
        .build();
  }

  public static AlertEvent alert() {
    return AlertEvent.newBuilder()
        .setAlertId("gate/1795161600000/2/loitering")
        .setType(AlertType.CLOSED)
        .setCamera("gate")
        .setRule("loitering")
        .setSeverity(Severity.ALERT)
        .setLabel("person")
        .setSince(AT.minusSeconds(9))
        .setAt(AT)
        .setFirstFrame(frameRef(2))
        .setFrame(frameRef(12))
        .setDurationMs(8500)
        .setScore(0.91f)
        .setCloseReason("ABSENT")
        .build();
  }

  public static Retraction retraction() {
    return Retraction.newBuilder()
        .setAlert(alert())
        .setBy("ada")
        .setAt(AT)
        .setComment("a shadow")
        .setMutedUntil(AT.plusSeconds(86_400))
        .build();
  }

  public static CameraStatus camera() {
    return CameraStatus.newBuilder()
        .setCamera("gate")
        .setEpoch(EPOCH)
        .setState(CameraState.LIVE)
        .setReason("frames arrive")
        .setSince(AT.minusSeconds(60))
        .setAt(AT)
        .setRead(100)
        .setPublished(97)
        .setFramesPerSecond(24.96f)
        .build();
  }

  public static LabelledFrame label() {
    return LabelledFrame.newBuilder()
        .setFrameId(FRAME_ID)
        .setFrame(frameRef(12))
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

  public static ModelRelease release(long version, ReleaseState state) {
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

  public static TrainingEvent training() {
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
