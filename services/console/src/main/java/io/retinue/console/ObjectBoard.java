package io.retinue.console;

import io.retinue.schemas.Box;
import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import io.retinue.schemas.ObjectState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tracked objects that are present, by camera: each as its newest event describes it. An epoch
 * that is newer replaces all objects of the camera. Thread-safe.
 */
final class ObjectBoard {
  static final int MOST_OBJECTS = 1000;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Map<String, Present> cameras = new LinkedHashMap<>();
  private final Set<String> changed = new LinkedHashSet<>();

  /** Those of one camera; the one that has not changed for the longest time is first. */
  private static final class Present {
    private final long epoch;
    private final Map<String, ObjectState> objects = new LinkedHashMap<>();

    private Present(long epoch) {
      this.epoch = epoch;
    }
  }

  synchronized void accept(ObjectEvent event) {
    String camera = event.getCamera();
    Present present = cameras.get(camera);
    long epoch = event.getFrame().getEpoch();
    if (present != null && epoch < present.epoch) {
      return;
    }
    if (present == null || epoch > present.epoch) {
      present = new Present(epoch);
      cameras.remove(camera);
      cameras.put(camera, present);
      if (cameras.size() > CameraViews.MOST) {
        remove(cameras.keySet().iterator().next());
      }
    }
    present.objects.remove(event.getObjectId());
    if (event.getType() != ObjectEventType.END) {
      present.objects.put(event.getObjectId(), event.getAfter());
      if (present.objects.size() > MOST_OBJECTS) {
        Iterator<String> oldest = present.objects.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    changed.add(camera);
  }

  /** The camera is no more. */
  synchronized void remove(String camera) {
    cameras.remove(camera);
    changed.remove(camera);
  }

  /**
   * The objects of cameras in which something has changed since the last call, by camera.
   *
   * @param shown whether a page shows the camera; the changes of the others wait
   */
  synchronized Map<String, String> takeChanged(Predicate<String> shown) {
    Map<String, String> taken = new TreeMap<>();
    for (String camera : List.copyOf(changed)) {
      if (shown.test(camera)) {
        json(camera).ifPresent(json -> taken.put(camera, json));
        changed.remove(camera);
      }
    }
    return taken;
  }

  /** The objects of a camera; empty if it never had any. */
  synchronized Optional<String> json(String camera) {
    return Optional.ofNullable(cameras.get(camera)).map(present -> json(camera, present));
  }

  private static String json(String camera, Present present) {
    ObjectNode json = JSON.objectNode().put("camera", camera).put("epoch", present.epoch);
    ArrayNode list = json.putArray("objects");
    present.objects.forEach((id, state) -> list.add(json(shortId(id), state)));
    return json.toString();
  }

  private static ObjectNode json(String id, ObjectState state) {
    ObjectNode json =
        JSON.objectNode().put("id", id).put("label", state.getLabel()).put("score", two(state));
    Box box = state.getBox();
    json.putArray("box")
        .add(Math.round(box.getX1()))
        .add(Math.round(box.getY1()))
        .add(Math.round(box.getX2()))
        .add(Math.round(box.getY2()));
    json.putArray("velocity")
        .add(Math.round(state.getVelocityX()))
        .add(Math.round(state.getVelocityY()));
    json.put("index", state.getLastFrame().getIndex());
    json.put("since_ms", state.getStartedAt().toEpochMilli());
    json.put("seen_ms", state.getLastSeenAt().toEpochMilli());
    return state.getStationary() ? json.put("stationary", true) : json;
  }

  private static double two(ObjectState state) {
    return Math.round(state.getScore() * 100) / 100.0;
  }

  /** Index of the first frame, and the number in it: short, and unique within a camera's epoch. */
  static String shortId(String objectId) {
    String[] parts = objectId.split("/", -1);
    if (parts.length < 4) {
      return objectId;
    }
    String number = parts[parts.length - 1];
    String index = parts[parts.length - 2];
    return number.equals("0") ? index : index + "." + number;
  }
}
