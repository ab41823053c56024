package io.retinue.console;

import io.retinue.console.Timeline.Swap;
import io.retinue.platform.release.Releases;
import io.retinue.platform.serde.AvroJson;
import io.retinue.schemas.AlertEvent;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.Frame;
import io.retinue.schemas.ModelRelease;
import io.retinue.schemas.Provenance;
import io.retinue.schemas.ReleaseState;
import io.retinue.schemas.TrainingEvent;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * All that the page shows, rebuilt from the topics. Records go in by {@code accept}, JSON comes
 * out. Thread-safe by one lock: whatever is done under it is short.
 */
final class Dashboard {
  /** Parts of the page that are sent whole when something in them has changed; all at once too. */
  enum Part {
    SNAPSHOT,
    CAMERAS,
    BLIND,
    RELEASES,
    TRAINING,
    ALERTS,
    STORY
  }

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Clock clock;
  private final Releases releases;
  private final Timeline timeline;
  private final TrainingBoard training = new TrainingBoard();
  private final AlertBoard alerts = new AlertBoard();
  private final CameraViews cameras;
  private final Set<Part> changed = EnumSet.noneOf(Part.class);
  private OptionalLong labels = OptionalLong.empty();
  private boolean caughtUp;

  Dashboard(ConsoleConfig config, Clock clock) {
    this.clock = clock;
    this.cameras = new CameraViews(config.pictureBytes());
    this.releases = new Releases(config.model());
    this.timeline = new Timeline(releases);
  }

  synchronized void accept(Frame frame) {
    if (cameras.isRemoved(frame.getCamera())) {
      return;
    }
    byte[] jpeg = new byte[frame.getBytes().remaining()];
    frame.getBytes().duplicate().get(jpeg);
    camera(frame.getCamera()).onFrame(frame, jpeg, clock.millis());
    changed.add(Part.CAMERAS);
  }

  synchronized void accept(DetectionEvent event) {
    if (cameras.isRemoved(event.getFrame().getCamera())) {
      return;
    }
    CameraView camera = camera(event.getFrame().getCamera());
    Optional<Swap> swap = camera.onEvent(event, clock.millis());
    swap.ifPresent(timeline::onSwap);
    PictureRing.Key key =
        new PictureRing.Key(event.getFrame().getEpoch(), event.getFrame().getIndex());
    boolean first =
        camera.pictures().get(key).map(jpeg -> timeline.onPicture(event, jpeg)).orElse(false);
    if (swap.isPresent() || first) {
      changed.add(Part.STORY);
    }
    changed.add(Part.CAMERAS);
  }

  synchronized void accept(CameraStatus status) {
    cameras.bringBack(status.getCamera());
    long now = clock.millis();
    // what is older than the start was written when it says
    long heard = caughtUp ? now : Math.min(now, status.getAt().toEpochMilli());
    if (camera(status.getCamera()).onStatus(status, heard)) {
      changed.add(Part.BLIND);
    }
    changed.add(Part.CAMERAS);
  }

  /** A camera was removed from the settings: nobody reports of it any more. */
  synchronized void acceptRemoval(String camera) {
    if (cameras.remove(camera)) {
      changed.add(Part.CAMERAS);
      changed.add(Part.BLIND);
    }
  }

  /**
   * A frame that could not be processed was set aside.
   *
   * @param offset of the frame on its topic
   */
  synchronized void acceptDeadLetter(Frame frame, long offset) {
    if (cameras.isRemoved(frame.getCamera())) {
      return;
    }
    camera(frame.getCamera()).onDeadLetter(frame, offset);
    changed.add(Part.CAMERAS);
  }

  synchronized void accept(ModelRelease release) {
    releases.accept(release);
    changed.add(Part.RELEASES);
    changed.add(Part.STORY);
  }

  synchronized void accept(TrainingEvent event) {
    training.accept(event);
    changed.add(Part.TRAINING);
  }

  synchronized void accept(AlertEvent event) {
    alerts.accept(event);
    changed.add(Part.ALERTS);
  }

  /** The newest event of an alert that is shown. */
  synchronized Optional<AlertEvent> alert(String alertId) {
    return alerts.find(alertId);
  }

  /** The newest alerts that the query admits, and all cameras and rules that have any. */
  synchronized ObjectNode alerts(AlertQuery query) {
    return alerts.json(query);
  }

  /** How many labels there are: pictures that a person has drawn boxes on. */
  synchronized void acceptLabels(long count) {
    if (labels.isEmpty() || count != labels.getAsLong()) {
      labels = OptionalLong.of(count);
      changed.add(Part.RELEASES);
    }
  }

  /** Everything from before the start has been read: what is not shown does not exist. */
  synchronized void acceptCaughtUp() {
    if (!caughtUp) {
      caughtUp = true;
      changed.add(Part.SNAPSHOT);
    }
  }

  /** The parts that have changed since the last call. */
  synchronized Set<Part> takeChanged() {
    long now = clock.millis();
    for (CameraView view : cameras.all()) {
      if (view.noticeSilence(now)) { // nothing arrives that would tell it
        changed.add(Part.CAMERAS);
        changed.add(Part.BLIND);
      }
    }
    Set<Part> parts = EnumSet.noneOf(Part.class);
    parts.addAll(changed);
    changed.clear();
    return parts;
  }

  /**
   * The frames to push since the last call, by camera.
   *
   * @param shown whether a page shows the camera; the newest frame of the others waits
   */
  synchronized Map<String, String> takeFrames(Predicate<String> shown) {
    Map<String, String> frames = new TreeMap<>();
    long now = clock.millis();
    cameras.forEach(
        (name, view) -> {
          view.giveUpWaiting(now);
          if (shown.test(name)) {
            view.takeFresh(now).ifPresent(json -> frames.put(name, json.toString()));
          }
        });
    return frames;
  }

  /** The newest frame of the camera that can be shown. */
  synchronized Optional<String> newestFrame(String camera) {
    long now = clock.millis();
    return cameras.get(camera).flatMap(view -> view.shown(now)).map(ObjectNode::toString);
  }

  synchronized String json(Part part) {
    return switch (part) {
      case SNAPSHOT -> snapshot();
      case CAMERAS -> camerasJson().toString();
      case BLIND -> blindJson().toString();
      case RELEASES -> releasesJson().toString();
      case TRAINING -> training.json().toString();
      case ALERTS -> alerts.json().toString();
      case STORY -> storyJson().toString();
    };
  }

  synchronized String ledgerJson() {
    ObjectNode json = JSON.objectNode();
    cameras.forEach(
        (name, view) ->
            json.set(name, view.ledgerJson(clock.millis()).put("epoch", view.ledger().epoch())));
    return json.toString();
  }

  /** The whole page. */
  synchronized String snapshot() {
    ObjectNode json = JSON.objectNode();
    json.put("caught_up", caughtUp);
    json.set("cameras", camerasJson());
    json.set("blind", blindJson());
    json.set("releases", releasesJson());
    json.set("training", training.json());
    json.set("alerts", alerts.json());
    json.set("story", storyJson());
    ArrayNode frames = json.putArray("frames");
    long now = clock.millis();
    for (CameraView view : cameras.all()) {
      view.shown(now).ifPresent(frames::add);
    }
    return json.toString();
  }

  synchronized Optional<PictureRing> pictures(String camera) {
    return cameras.get(camera).map(CameraView::pictures);
  }

  synchronized Optional<byte[]> latestPicture(String camera) {
    return cameras.get(camera).flatMap(CameraView::latestPicture);
  }

  synchronized Optional<byte[]> firstPicture(int id) {
    return timeline.firstPicture(id);
  }

  private CameraView camera(String name) {
    return cameras.touch(name, clock.millis());
  }

  private ArrayNode camerasJson() {
    ArrayNode json = JSON.arrayNode();
    cameras.all().forEach(view -> json.add(view.json(clock.millis())));
    return json;
  }

  /** When nobody watched. The page counts on from the time that is named. */
  private ObjectNode blindJson() {
    long now = clock.millis();
    ObjectNode json = JSON.objectNode().put("now_ms", now);
    ArrayNode list = json.putArray("cameras");
    cameras.all().forEach(view -> list.add(view.blindJson(now)));
    return json;
  }

  private ArrayNode storyJson() {
    long now = clock.millis();
    cameras.forEach(
        (name, view) ->
            timeline.onMissing(name, view.ledger().epoch(), view.ledger().missing(now)));
    return timeline.json();
  }

  private ObjectNode releasesJson() {
    ObjectNode json = JSON.objectNode();
    json.set("labels", labels.isPresent() ? JSON.numberNode(labels.getAsLong()) : JSON.nullNode());
    json.put("champion", releases.champion().map(ModelRelease::getVersion).orElse(null));
    ArrayNode list = json.putArray("releases");
    for (ModelRelease release : releases.releases()) {
      boolean serves =
          release.getState() == ReleaseState.CHAMPION
              && releases.champion().map(c -> c.getVersion() == release.getVersion()).orElse(false);
      Provenance provenance = release.getProvenance();
      list.insert(
          0,
          AvroJson.tree(release)
              .retain("version", "state", "reason", "sha256", "classes", "metrics")
              .put("serves", serves)
              .put("at_ms", release.getAt().toEpochMilli())
              .put("labels", provenance == null ? null : provenance.getLabels()));
    }
    return json;
  }
}
