package io.retinue.console;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.retinue.schemas.ObjectEvent;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many tracked objects there were over the last day, by camera and label. At most {@value
 * #MOST_SERIES} labels of all cameras together, 17 KB each: 9 MB. Thread-safe.
 */
final class ObjectCounts {
  static final int MOST_SERIES = 512;

  private final Clock clock;
  private final Map<String, CameraCounts> cameras = new LinkedHashMap<>();
  private int series;
  private boolean caughtUp;

  ObjectCounts(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param atMs the time of the record
   */
  synchronized void accept(ObjectEvent event, long atMs) {
    CameraCounts counts = counts(event.getCamera());
    if (counts.accept(event, atMs, clock.millis(), series < MOST_SERIES)) {
      series++;
    }
  }

  /**
   * The detector has seen a frame of the camera.
   *
   * @param atMs the time of the record
   */
  synchronized void acceptDetections(String camera, long atMs) {
    counts(camera).onDetections(atMs);
  }

  /** The camera is no more. */
  synchronized void remove(String camera) {
    CameraCounts removed = cameras.remove(camera);
    series -= removed == null ? 0 : removed.labels();
  }

  /** All that was there before the start has been counted. */
  synchronized void acceptCaughtUp() {
    caughtUp = true;
  }

  private CameraCounts counts(String camera) {
    CameraCounts counts = cameras.get(camera);
    if (counts == null) {
      if (cameras.size() >= CameraViews.MOST) {
        remove(cameras.keySet().iterator().next());
      }
      counts = new CameraCounts();
      cameras.put(camera, counts);
    }
    return counts;
  }

  /** Answers with the counts of a camera: the last hour in minutes, or the last day in steps. */
  void answer(Context context) {
    @Nullable Range range =
        switch (String.valueOf(context.queryParam("hours"))) {
          case "1" -> new Range(60, 6);
          case "24" -> new Range(144, 60);
          default -> null;
        };
    if (range == null) {
      AreaReply.problem(context, HttpStatus.BAD_REQUEST, List.of("'hours' is 1 or 24"), "");
      return;
    }
    AreaReply.orProblem(context, () -> json(AreaReply.camera(context), range))
        .ifPresent(json -> AreaReply.send(context, HttpStatus.OK, json));
  }

  /**
   * Which counts.
   *
   * @param steps how many; the last one is the present one
   * @param slots of a step
   */
  record Range(int steps, int slots) {}

  /** Most and mean of each step; no labels if nothing is known of the camera. */
  synchronized ObjectNode json(String camera, Range range) {
    long now = clock.millis();
    long slot = CountSeries.slot(now);
    long from = (Math.floorDiv(slot, range.slots()) - range.steps() + 1) * range.slots();
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("camera", camera)
            .put("caught_up", caughtUp)
            .put("now_ms", now)
            .put("from_ms", from * CountSeries.SLOT_MS)
            .put("step_ms", range.slots() * CountSeries.SLOT_MS);
    ArrayNode labels = json.putArray("labels");
    CameraCounts counts = cameras.get(camera);
    if (counts == null) {
      return json.putNull("since_ms").put("incomplete", false);
    }
    counts
        .series(now)
        .forEach((label, all) -> add(labels.addObject().put("label", label), all, from, range));
    return json.put("since_ms", counts.sinceMs()).put("incomplete", counts.isIncomplete());
  }

  private static void add(ObjectNode json, CountSeries series, long from, Range range) {
    ArrayNode most = json.putArray("most");
    ArrayNode mean = json.putArray("mean");
    long now = series.newest();
    for (int step = 0; step < range.steps(); step++) {
      long first = from + (long) step * range.slots();
      long last = Math.min(now, first + range.slots() - 1);
      int highest = 0;
      long sum = 0;
      for (long slot = first; slot <= last; slot++) {
        highest = Math.max(highest, series.at(slot));
        sum += series.at(slot);
      }
      most.add(highest);
      mean.add(Math.round(100.0 * sum / Math.max(1, last - first + 1)) / 100.0);
    }
  }
}
