package io.retinue.platform.coco;

import io.retinue.platform.text.PrintableText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks an annotations file by the rules of {@link CocoFile#read}. */
final class CocoChecks {
  /** A box may exceed the image by this many pixels: tools round edges. */
  private static final double ROUNDING = 1;

  /** No file system has longer names of files, with their folders. */
  private static final int LONGEST_NAME = 4096;

  private final Path file;
  private final CocoProblems problems;

  CocoChecks(Path file) {
    this.file = file;
    this.problems = new CocoProblems(file);
  }

  CocoFile check(CocoJson.RawCoco raw) {
    Map<Integer, CocoFile.Category> categories =
        categories(problems.required(raw.categories(), "categories"));
    Map<Long, CocoFile.Image> images = images(problems.required(raw.images(), "images"));
    Map<Long, List<CocoFile.Annotation>> byImage = new HashMap<>();
    Set<Long> ids = new HashSet<>();
    int position = 0;
    for (CocoJson.RawCoco.@Nullable Annotation written :
        problems.required(raw.annotations(), "annotations")) {
      CocoFile.Annotation annotation =
          annotation(written, "annotations[" + position++ + "]", images, categories);
      if (!ids.add(annotation.id())) {
        throw problems.bad(
            "annotation id " + annotation.id() + " occurs twice",
            "give every annotation a unique number; renumber when you merge files");
      }
      byImage
          .computeIfAbsent(Objects.requireNonNull(written).imageId(), id -> new ArrayList<>())
          .add(annotation);
    }
    return new CocoFile(
        file,
        List.copyOf(categories.values()),
        images.values().stream()
            .map(image -> image.with(byImage.getOrDefault(image.id(), List.of())))
            .sorted(Comparator.comparingLong(CocoFile.Image::frame))
            .toList());
  }

  /** Categories by id, in the order of the file. */
  private Map<Integer, CocoFile.Category> categories(
      List<CocoJson.RawCoco.@Nullable Category> written) {
    if (written.isEmpty()) {
      throw problems.bad(
          "has no categories", "name at least one, such as {\"id\": 1, \"name\": \"person\"}");
    }
    Map<Integer, CocoFile.Category> categories = new LinkedHashMap<>();
    Map<String, Integer> idOf = new HashMap<>();
    for (CocoJson.RawCoco.@Nullable Category raw : written) {
      CocoFile.Category category = category(raw, "categories[" + categories.size() + "]");
      if (categories.put(category.id(), category) != null) {
        throw problems.bad(
            "category id " + category.id() + " occurs twice",
            "give every category a unique number, and change its annotations too");
      }
      Integer other = idOf.put(category.name(), category.id());
      if (other != null) {
        throw problems.bad(
            "category name '%s' occurs twice, with ids %d and %d"
                .formatted(category.name(), other, category.id()),
            "keep one of them and give its id to the annotations of both");
      }
    }
    return categories;
  }

  private CocoFile.Category category(CocoJson.RawCoco.@Nullable Category raw, String where) {
    if (raw == null || raw.id() == null) {
      throw problems.missing(where, "id", "a unique whole number");
    }
    if (raw.name() == null || raw.name().isBlank()) {
      throw problems.missing("category " + raw.id(), "name", "such as \"person\"");
    }
    return new CocoFile.Category(raw.id(), plain(raw.name(), "category " + raw.id() + ": name"));
  }

  /** Images by id, in the order of the file, still without annotations. */
  private Map<Long, CocoFile.Image> images(List<CocoJson.RawCoco.@Nullable Image> written) {
    if (written.isEmpty()) {
      throw problems.bad("has no images", "list every labeled frame, also those without objects");
    }
    Map<Long, CocoFile.Image> images = new LinkedHashMap<>();
    Map<Long, CocoFile.Image> ofFrame = new HashMap<>();
    for (CocoJson.RawCoco.@Nullable Image raw : written) {
      CocoFile.Image image = image(raw, "images[" + images.size() + "]");
      if (images.put(image.id(), image) != null) {
        throw problems.bad(
            "image id " + image.id() + " occurs twice",
            "give every image a unique number, and change its annotations too");
      }
      CocoFile.Image other = ofFrame.put(image.frame(), image);
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

  private CocoFile.Image image(CocoJson.RawCoco.@Nullable Image raw, String where) {
    if (raw == null || raw.id() == null) {
      throw problems.missing(where, "id", "a unique whole number");
    }
    String what = "image " + raw.id();
    String name = raw.fileName();
    if (name == null) {
      throw problems.missing(what, "file_name", "such as \"frame_000123.PNG\"");
    }
    plain(name, what + ": file_name");
    if (name.length() > LONGEST_NAME) {
      throw problems.bad(
          what + " has a file_name of " + name.length() + " characters",
          "name images as CVAT does: frame_000123.PNG is frame 123 of the video");
    }
    if (raw.width() == null || raw.height() == null || raw.width() < 1 || raw.height() < 1) {
      throw problems.bad(
          "%s (%s) has no size: width %s, height %s"
              .formatted(what, name, raw.width(), raw.height()),
          "give \"width\" and \"height\" of the video's frames, in pixels");
    }
    return new CocoFile.Image(
        raw.id(), name, frame(name, what), raw.width(), raw.height(), List.of());
  }

  private long frame(String name, String what) {
    return FrameName.frameOf(name)
        .orElseThrow(
            () ->
                problems.bad(
                    what + " has the name '" + name + "', which contains no frame number",
                    "name images as CVAT does: frame_000123.PNG is frame 123 of the video"));
  }

  private CocoFile.Annotation annotation(
      CocoJson.RawCoco.@Nullable Annotation raw,
      String where,
      Map<Long, CocoFile.Image> images,
      Map<Integer, CocoFile.Category> categories) {
    if (raw == null || raw.id() == null) {
      throw problems.missing(where, "id", "a unique whole number");
    }
    CocoFile.Image image = raw.imageId() == null ? null : images.get(raw.imageId());
    if (image == null) {
      throw problems.bad(
          "annotation %d is of image %s, which is not among the images"
              .formatted(raw.id(), raw.imageId()),
          "add the image or remove the annotation");
    }
    String what =
        "annotation %d of image %d (%s)".formatted(raw.id(), image.id(), image.fileName());
    CocoFile.Category category = raw.categoryId() == null ? null : categories.get(raw.categoryId());
    if (category == null) {
      throw problems.bad(
          "%s has category %s, which is not among the categories".formatted(what, raw.categoryId()),
          "add the category or remove the annotation");
    }
    CocoBox box = inside(problems.box(raw.bbox(), what), image, what);
    return new CocoFile.Annotation(
        raw.id(), category, box, area(raw, box, what), crowd(raw, what), trackId(raw, what));
  }

  private CocoBox inside(CocoBox box, CocoFile.Image image, String what) {
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

  private double area(CocoJson.RawCoco.Annotation raw, CocoBox box, String what) {
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

  private boolean crowd(CocoJson.RawCoco.Annotation raw, String what) {
    int crowd = raw.iscrowd() == null ? 0 : raw.iscrowd();
    if (crowd != 0 && crowd != 1) {
      throw problems.bad(
          what + " has iscrowd " + crowd, "write 1 for a group labeled as one object, else 0");
    }
    return crowd == 1;
  }

  private @Nullable String trackId(CocoJson.RawCoco.Annotation raw, String what) {
    JsonNode trackId = raw.attributes() == null ? null : raw.attributes().trackId();
    if (trackId == null || trackId.isNull()) {
      return null;
    }
    if (!trackId.isString() && !trackId.isNumber()) {
      throw problems.bad(
          what + " has a track_id that is neither a number nor a text",
          "write one number or text for each object, such as \"track_id\": 7");
    }
    return plain(trackId.asString(), what + ": track_id");
  }

  /** Refuses what would act on a terminal, or begin a line of the log, where it is printed. */
  private String plain(String text, String what) {
    if (PrintableText.hasControls(text)) {
      throw problems.bad(
          what + " '" + PrintableText.line(text) + "' contains a control character", "remove it");
    }
    return text;
  }

  /** CVAT's names of the frames of a video. */
  static final class FrameName {
    private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z][A-Za-z0-9]*$");
    private static final int LONGEST_NUMBER = 18; // digits that always fit in a long

    private FrameName() {}

    /** The last run of digits of the base name; empty if there is none or it is too long. */
    static OptionalLong frameOf(String fileName) {
      int folders = Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\'));
      String name = EXTENSION.matcher(fileName.substring(folders + 1)).replaceFirst("");
      int end = name.length();
      while (end > 0 && !isDigit(name.charAt(end - 1))) {
        end--;
      }
      int begin = end;
      while (begin > 0 && isDigit(name.charAt(begin - 1))) {
        begin--;
      }
      return begin == end || end - begin > LONGEST_NUMBER
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(name.substring(begin, end)));
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
