package io.retinue.console;

import io.retinue.platform.release.Releases;
import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.ModelRelease;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The swaps of releases: which release took over from which, at which frame of each camera, which
 * classes it added, and the first detection of each of these. Not thread-safe.
 */
final class Timeline {
  private static final int MOST_FIRSTS = 24;
  private static final int MOST_CHAPTERS = 50;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Releases releases;
  private final SortedMap<Long, Chapter> chapters = new TreeMap<>(); // by version that took over
  private final List<FirstBoxed> firsts = new ArrayList<>();

  /** One release took over: each camera at its own frame. */
  private static final class Chapter {
    private final long from;
    private final Map<String, Swap> swaps = new LinkedHashMap<>();
    private final Map<String, Long> lost = new LinkedHashMap<>();
    private final Map<String, FirstBoxed> firsts = new LinkedHashMap<>();

    private Chapter(long from) {
      this.from = from;
    }
  }

  Timeline(Releases releases) {
    this.releases = releases;
  }

  void onSwap(Swap swap) {
    chapters
        .computeIfAbsent(swap.to(), version -> new Chapter(swap.from()))
        .swaps
        .put(swap.camera(), swap);
    if (chapters.size() > MOST_CHAPTERS) {
      chapters.remove(chapters.firstKey());
    }
  }

  /** Frames of that epoch of the camera that are missing now. */
  void onMissing(String camera, long epoch, long missing) {
    for (Chapter chapter : chapters.values()) {
      Swap swap = chapter.swaps.get(camera);
      if (swap != null && swap.epoch() == epoch) {
        chapter.lost.put(camera, missing);
      }
    }
  }

  /** Returns whether the event holds the first of a class that its release brought. */
  boolean onPicture(DetectionEvent event, byte[] jpeg) {
    if (event.getRelease() == null || firsts.size() >= MOST_FIRSTS) {
      return false;
    }
    long version = event.getRelease().getVersion();
    Chapter chapter = chapters.get(version);
    if (chapter == null) {
      return false;
    }
    List<String> wanted = newClasses(version, chapter.from);
    boolean found = false;
    for (Detection detection : event.getDetections()) {
      String label = detection.getLabel();
      if (detection.getScore() >= FirstBoxed.MIN_SCORE
          && wanted.contains(label)
          && !chapter.firsts.containsKey(label)) {
        FirstBoxed first = new FirstBoxed(firsts.size(), event, detection, jpeg);
        firsts.add(first);
        chapter.firsts.put(label, first);
        found = true;
      }
    }
    return found;
  }

  Optional<byte[]> firstPicture(int id) {
    return id >= 0 && id < firsts.size() ? Optional.of(firsts.get(id).jpeg()) : Optional.empty();
  }

  /** Newest first. */
  ArrayNode json() {
    ArrayNode timeline = JSON.arrayNode();
    chapters.forEach((version, chapter) -> timeline.insert(0, json(version, chapter)));
    return timeline;
  }

  private ObjectNode json(long version, Chapter chapter) {
    ObjectNode json = JSON.objectNode();
    json.put("version", version);
    json.put("from", chapter.from);
    long at = Long.MAX_VALUE;
    long lost = 0;
    ArrayNode cameras = json.putArray("cameras");
    for (Swap swap : chapter.swaps.values()) {
      at = Math.min(at, swap.at().toEpochMilli());
      lost += chapter.lost.getOrDefault(swap.camera(), 0L);
      cameras
          .addObject()
          .put("camera", swap.camera())
          .put("epoch", swap.epoch())
          .put("index", swap.index());
    }
    json.put("at_ms", at);
    json.put("lost", lost);
    Map<String, Double> metrics =
        releases.release(version).map(ModelRelease::getMetrics).orElse(Map.of());
    json.put("ap", metrics.get("AP"));
    json.put("champion_ap", metrics.get("champion.AP"));
    ArrayNode classes = json.putArray("new_classes");
    newClasses(version, chapter.from).forEach(classes::add);
    ArrayNode found = json.putArray("firsts");
    chapter.firsts.values().forEach(first -> found.add(first.json()));
    return json;
  }

  /** What this release finds and the one before it did not. */
  private List<String> newClasses(long version, long from) {
    List<String> before = releases.release(from).map(ModelRelease::getClasses).orElse(List.of());
    return releases.release(version).map(ModelRelease::getClasses).orElse(List.of()).stream()
        .filter(label -> !before.contains(label))
        .toList();
  }

  /**
   * The first thing of a class that only the new release knows: kept with its picture.
   *
   * @param id number of the picture, from 0
   * @param event the event that holds the detection
   * @param detection the box
   * @param jpeg the picture
   */
  record FirstBoxed(int id, DetectionEvent event, Detection detection, byte[] jpeg) {
    /** A class counts as found from this score on: below, boxes are drawn thin and prove little. */
    static final float MIN_SCORE = 0.5f;

    ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      json.put("kind", "first");
      json.put("id", id);
      json.put("version", event.getRelease().getVersion());
      json.put("camera", event.getFrame().getCamera());
      json.put("epoch", event.getFrame().getEpoch());
      json.put("index", event.getFrame().getIndex());
      json.put("at_ms", event.getCapturedAt().toEpochMilli());
      json.put("width", event.getWidth());
      json.put("height", event.getHeight());
      json.put("picture", "/api/firsts/" + id + ".jpg?frame=" + event.getEventId());
      json.set("detection", CameraView.boxJson(detection));
      return json;
    }
  }

  /**
   * Two consecutive frames of one camera were seen by different weights.
   *
   * @param from version that saw the frame before; 0 where there was no release
   * @param to version that saw this frame
   * @param camera which camera
   * @param epoch epoch of the frame, Unix time in ms
   * @param index index of the first frame that the new release saw
   * @param at when that frame was captured
   */
  record Swap(long from, long to, String camera, long epoch, long index, Instant at) {}
}
