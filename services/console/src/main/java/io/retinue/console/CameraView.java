package io.retinue.console;

import io.retinue.console.Timeline.Swap;
import io.retinue.platform.frame.FrameAccount;
import io.retinue.platform.frame.FrameId;
import io.retinue.platform.frame.ShedReason;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.DropCount;
import io.retinue.schemas.Frame;
import io.retinue.schemas.ReleaseRef;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One camera as the page shows it: its newest picture joined to what the model saw on it. Not
 * thread-safe but for {@link #pictures}.
 */
final class CameraView {
  /** After this a picture is shown without boxes: nobody seems to look at it. */
  private static final long UNSEEN_AFTER_MS = Duration.ofSeconds(2).toMillis();

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper COUNTS =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final String name;
  private final PictureRing pictures;
  private final CameraReport report = new CameraReport();
  private final RateMeter events = new RateMeter();
  private final RateMeter detected = new RateMeter();
  private FrameAccount ledger = new FrameAccount(-1);
  private @Nullable ObjectNode shown;
  private @Nullable ReleaseRef release;
  private @Nullable Arrival newest;
  private PictureRing.@Nullable Key shownKey;
  private boolean waitedForRelease;
  private boolean fresh;
  private long touchedAtMs;

  /** A frame that was read, without its picture. */
  private record Arrival(
      PictureRing.Key key, long capturedAtMs, long ingestedAtMs, int width, int height) {
    static Arrival of(Frame frame) {
      return new Arrival(
          new PictureRing.Key(frame.getEpoch(), frame.getIndex()),
          frame.getCapturedAt().toEpochMilli(),
          frame.getIngestedAt().toEpochMilli(),
          frame.getWidth(),
          frame.getHeight());
    }
  }

  CameraView(String name, long pictureBytes) {
    this.name = name;
    this.pictures = new PictureRing(pictureBytes);
  }

  /** Something of this camera has been read. */
  void touch(long nowMs) {
    touchedAtMs = nowMs;
  }

  long touchedAtMs() {
    return touchedAtMs;
  }

  /**
   * @param heardAtMs when that was true: now, or when it was written if that is long ago
   * @return whether it tells anything new of the times in which nobody watched
   */
  boolean onStatus(CameraStatus newStatus, long heardAtMs) {
    boolean blindTimesChanged = false;
    if (enter(newStatus.getEpoch())) {
      blindTimesChanged = report.accept(newStatus, heardAtMs);
      long dropped = newStatus.getDrops().stream().mapToLong(DropCount::getCount).sum();
      Long last = newStatus.getLastIndex();
      ledger.onStatus(
          newStatus.getRead(), dropped, newStatus.getPublished(), last == null ? -1 : last);
    }
    return blindTimesChanged;
  }

  /** When nobody watched, in the last day. */
  ObjectNode blindJson(long nowMs) {
    return report.blindJson(name, nowMs);
  }

  void onFrame(Frame frame, byte[] jpeg, long nowMs) {
    if (enter(frame.getEpoch())) {
      Arrival arrival = Arrival.of(frame);
      pictures.put(arrival.key, jpeg);
      ledger.onFrame(frame.getIndex(), nowMs);
      newest = arrival;
    }
  }

  /**
   * @param offset of the frame on its topic
   */
  void onDeadLetter(Frame frame, long offset) {
    if (enter(frame.getEpoch())) {
      ledger.onDeadLetter(frame.getIndex(), offset);
    }
  }

  /** Returns the swap that this event shows, if any: it is made by another release than before. */
  Optional<Swap> onEvent(DetectionEvent event, long nowMs) {
    if (!enter(event.getFrame().getEpoch())) {
      return Optional.empty();
    }
    Optional<ShedReason> shed = ShedReason.of(event);
    long index = event.getFrame().getIndex();
    long offset = FrameId.offset(event.getFrame());
    shed.ifPresentOrElse(
        reason -> ledger.onShed(index, offset, reason, nowMs),
        () -> {
          ledger.onDetected(index, offset, nowMs);
          detected.mark(nowMs);
        });
    events.mark(nowMs);
    if (isNewer(new PictureRing.Key(event.getFrame().getEpoch(), index))) {
      show(event); // the event of a frame that was written back is older
    }
    ReleaseRef before = release;
    ReleaseRef now = event.getRelease();
    if (now == null) {
      waitedForRelease |= shed.equals(Optional.of(ShedReason.NO_RELEASE));
      return Optional.empty();
    }
    release = now;
    boolean took = before == null ? waitedForRelease : before.getVersion() != now.getVersion();
    waitedForRelease = false;
    return took
        ? Optional.of(
            new Swap(
                before == null ? 0 : before.getVersion(),
                now.getVersion(),
                name,
                event.getFrame().getEpoch(),
                event.getFrame().getIndex(),
                event.getCapturedAt()))
        : Optional.empty();
  }

  /** Shows the newest picture without boxes if nobody has sent an event for too long. */
  void giveUpWaiting(long nowMs) {
    Arrival arrival = newest;
    if (!fresh
        && arrival != null
        && nowMs - arrival.ingestedAtMs > UNSEEN_AFTER_MS
        && isNewer(arrival.key)) {
      showWithoutBoxes(arrival);
    }
  }

  /** The frame to push, once: its picture is here and so is its event, or nobody sends one. */
  Optional<ObjectNode> takeFresh(long nowMs) {
    giveUpWaiting(nowMs);
    ObjectNode json = shown;
    if (!fresh || json == null || shownKey == null || !pictures.has(shownKey)) {
      return Optional.empty();
    }
    fresh = false;
    return Optional.of(withAge(json, nowMs));
  }

  /** The newest frame that can be shown: its picture is kept. */
  Optional<ObjectNode> shown(long nowMs) {
    boolean kept = shownKey != null && pictures.has(shownKey);
    return kept ? Optional.ofNullable(shown).map(json -> withAge(json, nowMs)) : Optional.empty();
  }

  private static ObjectNode withAge(ObjectNode frame, long nowMs) {
    return frame.put("age_ms", nowMs - frame.path("captured_at_ms").asLong());
  }

  /** Whether reports have stopped, or come again, since the last call. */
  boolean noticeSilence(long nowMs) {
    return report.noticeSilence(nowMs);
  }

  Optional<byte[]> latestPicture() {
    return shownKey == null ? Optional.empty() : pictures.get(shownKey);
  }

  PictureRing pictures() {
    return pictures;
  }

  FrameAccount ledger() {
    return ledger;
  }

  /** State, rates and ledger. */
  ObjectNode json(long nowMs) {
    ObjectNode json = JSON.objectNode();
    json.put("camera", name);
    json.put("epoch", ledger.epoch());
    json.put("fps", events.perSecond(nowMs));
    report.addTo(json, ledger.epoch(), nowMs).put("detected", detected.perSecond(nowMs));
    json.set("release", release == null ? JSON.nullNode() : JSON.numberNode(release.getVersion()));
    json.set("ledger", ledgerJson(nowMs));
    return json;
  }

  ObjectNode ledgerJson(long nowMs) {
    return COUNTS.valueToTree(ledger.counts(nowMs));
  }

  /** Whether the epoch is the present one; a newer one becomes it. */
  private boolean enter(long epoch) {
    if (epoch > ledger.epoch()) {
      ledger = new FrameAccount(epoch);
      release = null;
      newest = null;
    }
    return epoch == ledger.epoch();
  }

  private boolean isNewer(PictureRing.Key key) {
    PictureRing.Key before = shownKey;
    return before == null
        || key.epoch() > before.epoch()
        || (key.epoch() == before.epoch() && key.index() > before.index());
  }

  private void show(DetectionEvent event) {
    ObjectNode json =
        frameJson(
            new PictureRing.Key(event.getFrame().getEpoch(), event.getFrame().getIndex()),
            event.getCapturedAt().toEpochMilli(),
            event.getWidth(),
            event.getHeight());
    json.put("status", event.getStatus().name());
    json.put("shed_reason", event.getShedReason());
    ReleaseRef made = event.getRelease();
    json.set("release", made == null ? JSON.nullNode() : JSON.numberNode(made.getVersion()));
    ArrayNode boxes = json.putArray("detections");
    event.getDetections().forEach(detection -> boxes.add(boxJson(detection)));
  }

  private void showWithoutBoxes(Arrival frame) {
    frameJson(frame.key, frame.capturedAtMs, frame.width, frame.height)
        .put("status", "UNSEEN")
        .putArray("detections");
  }

  private ObjectNode frameJson(PictureRing.Key key, long capturedAtMs, int width, int height) {
    ObjectNode json = JSON.objectNode();
    json.put("camera", name);
    json.put("epoch", key.epoch());
    json.put("index", key.index());
    json.put("captured_at_ms", capturedAtMs);
    json.put("width", width);
    json.put("height", height);
    shown = json;
    shownKey = key;
    fresh = true;
    return json;
  }

  static ObjectNode boxJson(Detection detection) {
    ObjectNode json = JSON.objectNode();
    json.put("label", detection.getLabel());
    json.put("score", detection.getScore());
    json.putArray("box")
        .add(detection.getBox().getX1())
        .add(detection.getBox().getY1())
        .add(detection.getBox().getX2())
        .add(detection.getBox().getY2());
    return json;
  }
}
