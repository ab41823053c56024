package io.retinue.standalone.pictures;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Detections as programs read them:
 *
 * <pre>
 * {"pictures": [{"file": "a.jpg", "width": 640, "height": 480, "detections": [
 *     {"label": "person", "score": 0.97, "box": [x1, y1, x2, y2]}]}],
 *  "failures": [{"file": "b.jpg", "error": "The file is empty."}]}
 * </pre>
 *
 * <p>Boxes are in pixels of the upright picture, from its top left corner; best scores come first.
 */
public final class DetectionsJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DetectionsJson() {}

  /**
   * One JSON object, on one line.
   *
   * @param failures pictures that could not be read, and why
   */
  public static String of(List<PictureDetector.Result> pictures, Map<Path, String> failures) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode all = root.putArray("pictures");
    pictures.forEach(picture -> write(all.addObject(), picture));
    ArrayNode failed = root.putArray("failures");
    failures.forEach(
        (file, error) -> failed.addObject().put("file", file.toString()).put("error", error));
    return JSON.writeValueAsString(root);
  }

  private static void write(ObjectNode node, PictureDetector.Result picture) {
    node.put("file", picture.file().toString());
    node.put("width", picture.size().width());
    node.put("height", picture.size().height());
    ArrayNode detections = node.putArray("detections");
    for (PictureDetector.Result.Found found : picture.found()) {
      ObjectNode detection = detections.addObject();
      detection.put("label", found.label());
      detection.put("score", found.score());
      detection
          .putArray("box")
          .add(found.box().x1())
          .add(found.box().y1())
          .add(found.box().x2())
          .add(found.box().y2());
    }
  }
}
