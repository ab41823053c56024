package io.retinue.platform.coco;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that there is at least one image, that ids and frames are unique, and the sizes. */
record ImageChecks(CocoProblems problems) {

  /** Images by id, in the order of the file, still without annotations. */
  Map<Long, CocoImage> check(List<RawCoco.@Nullable Image> written) {
    if (written.isEmpty()) {
      throw problems.bad("has no images", "list every labeled frame, also those without objects");
    }
    Map<Long, CocoImage> images = new LinkedHashMap<>();
    Map<Long, CocoImage> ofFrame = new HashMap<>();
    for (RawCoco.@Nullable Image raw : written) {
      CocoImage image = image(raw, "images[" + images.size() + "]");
      if (images.put(image.id(), image) != null) {
        throw problems.bad(
            "image id " + image.id() + " occurs twice",
            "give every image a unique number, and change its annotations too");
      }
      CocoImage other = ofFrame.put(image.frame(), image);
      if (other != null) {
        throw problems.bad(
            "images %d (%s) and %d (%s) are both frame %d"
                .formatted(
                    other.id(), other.fileName(), image.id(), image.fileName(), image.frame()),
            "keep one image a frame; labels of two videos go into two files");
      }
    }
    return images;
  }

  private CocoImage image(RawCoco.@Nullable Image raw, String where) {
    if (raw == null || raw.id() == null) {
      throw problems.missing(where, "id", "a unique whole number");
    }
    String what = "image " + raw.id();
    String name = raw.fileName();
    if (name == null) {
      throw problems.missing(what, "file_name", "such as \"frame_000123.PNG\"");
    }
    if (raw.width() == null || raw.height() == null || raw.width() < 1 || raw.height() < 1) {
      throw problems.bad(
          "%s (%s) has no size: width %s, height %s"
              .formatted(what, name, raw.width(), raw.height()),
          "give \"width\" and \"height\" of the video's frames, in pixels");
    }
    return new CocoImage(raw.id(), name, frame(name, what), raw.width(), raw.height(), List.of());
  }

  private long frame(String name, String what) {
    return FrameName.frameOf(name)
        .orElseThrow(
            () ->
                problems.bad(
                    what + " has the name '" + name + "', which contains no frame number",
                    "name images as CVAT does: frame_000123.PNG is frame 123 of the video"));
  }
}
