package io.retinue.platform.coco;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Checks that an annotation has a known image and category, and that its box is inside the image.
 */
record AnnotationChecks(
    CocoProblems problems, Map<Long, CocoImage> images, Map<Integer, CocoCategory> categories) {
  /** A box may extend this many pixels outside: tools round edges. */
  private static final double ROUNDING = 1;

  CocoAnnotation check(RawCoco.@Nullable Annotation raw, String where) {
    if (raw == null || raw.id() == null) {
      throw problems.missing(where, "id", "a unique whole number");
    }
    CocoImage image = raw.imageId() == null ? null : images.get(raw.imageId());
    if (image == null) {
      throw problems.bad(
          "annotation %d is of image %s, which is not among the images"
              .formatted(raw.id(), raw.imageId()),
          "add the image or remove the annotation");
    }
    String what =
        "annotation %d of image %d (%s)".formatted(raw.id(), image.id(), image.fileName());
    CocoCategory category = raw.categoryId() == null ? null : categories.get(raw.categoryId());
    if (category == null) {
      throw problems.bad(
          "%s has category %s, which is not among the categories".formatted(what, raw.categoryId()),
          "add the category or remove the annotation");
    }
    CocoBox box = inside(problems.box(raw.bbox(), what), image, what);
    return new CocoAnnotation(
        raw.id(), category, box, area(raw, box, what), crowd(raw, what), trackId(raw));
  }

  /** The image of an annotation that was checked. */
  CocoImage imageOf(RawCoco.@Nullable Annotation checked) {
    return Objects.requireNonNull(images.get(Objects.requireNonNull(checked).imageId()));
  }

  private CocoBox inside(CocoBox box, CocoImage image, String what) {
    if (box.width() <= 0 || box.height() <= 0) {
      throw problems.bad(
          what + " has the box " + box + ", which has no area",
          "a box is [x, y, width, height] with width and height above 0, in pixels");
    }
    if (box.x() < -ROUNDING
        || box.y() < -ROUNDING
        || box.right() > image.width() + ROUNDING
        || box.bottom() > image.height() + ROUNDING) {
      throw problems.bad(
          "%s has the box %s, which lies outside the image of %dx%d pixels"
              .formatted(what, box, image.width(), image.height()),
          "cut it at the edge; a box is [x, y, width, height], not [x1, y1, x2, y2]");
    }
    return box;
  }

  private double area(RawCoco.Annotation raw, CocoBox box, String what) {
    Double area = raw.area();
    if (area == null) {
      return box.width() * box.height();
    }
    if (!Double.isFinite(area) || area < 0) {
      throw problems.bad(
          what + " has the area " + area,
          "give it in square pixels, or leave it out to use that of the box");
    }
    return area;
  }

  private boolean crowd(RawCoco.Annotation raw, String what) {
    int crowd = raw.iscrowd() == null ? 0 : raw.iscrowd();
    if (crowd != 0 && crowd != 1) {
      throw problems.bad(
          what + " has iscrowd " + crowd, "write 1 for a group labeled as one object, else 0");
    }
    return crowd == 1;
  }

  private static @Nullable String trackId(RawCoco.Annotation raw) {
    JsonNode trackId = raw.attributes() == null ? null : raw.attributes().trackId();
    return trackId == null || trackId.isNull() ? null : trackId.asString();
  }
}
