package io.retinue.platform.coco;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks an annotations file by the rules of {@link CocoFile#read}. */
final class CocoChecks {
  private final Path file;
  private final CocoProblems problems;

  CocoChecks(Path file) {
    this.file = file;
    this.problems = new CocoProblems(file);
  }

  CocoFile check(RawCoco raw) {
    Map<Integer, CocoCategory> categories =
        new CategoryChecks(problems).check(problems.required(raw.categories(), "categories"));
    Map<Long, CocoImage> images =
        new ImageChecks(problems).check(problems.required(raw.images(), "images"));
    AnnotationChecks annotations = new AnnotationChecks(problems, images, categories);
    Map<Long, List<CocoAnnotation>> byImage = new HashMap<>();
    Set<Long> ids = new HashSet<>();
    int position = 0;
    for (RawCoco.@Nullable Annotation written :
        problems.required(raw.annotations(), "annotations")) {
      CocoAnnotation annotation = annotations.check(written, "annotations[" + position++ + "]");
      if (!ids.add(annotation.id())) {
        throw problems.bad(
            "annotation id " + annotation.id() + " occurs twice",
            "give every annotation a unique number; renumber when you merge files");
      }
      byImage
          .computeIfAbsent(annotations.imageOf(written).id(), id -> new ArrayList<>())
          .add(annotation);
    }
    return new CocoFile(
        file,
        List.copyOf(categories.values()),
        images.values().stream()
            .map(image -> image.with(byImage.getOrDefault(image.id(), List.of())))
            .sorted(Comparator.comparingLong(CocoImage::frame))
            .toList());
  }
}
