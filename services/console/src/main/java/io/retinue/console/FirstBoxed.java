package io.retinue.console;

import io.retinue.schemas.Detection;
import io.retinue.schemas.DetectionEvent;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
