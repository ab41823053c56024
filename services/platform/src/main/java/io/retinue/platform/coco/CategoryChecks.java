package io.retinue.platform.coco;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks that there is at least one category, and that ids and names are unique. */
record CategoryChecks(CocoProblems problems) {

  /** Categories by id, in the order of the file. */
  Map<Integer, CocoCategory> check(List<RawCoco.@Nullable Category> written) {
    if (written.isEmpty()) {
      throw problems.bad(
          "has no categories", "name at least one, such as {\"id\": 1, \"name\": \"person\"}");
    }
    Map<Integer, CocoCategory> categories = new LinkedHashMap<>();
    Map<String, Integer> idOf = new HashMap<>();
    for (RawCoco.@Nullable Category raw : written) {
      CocoCategory category = category(raw, "categories[" + categories.size() + "]");
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

  private CocoCategory category(RawCoco.@Nullable Category raw, String where) {
    if (raw == null || raw.id() == null) {
      throw problems.missing(where, "id", "a unique whole number");
    }
    if (raw.name() == null || raw.name().isBlank()) {
      throw problems.missing("category " + raw.id(), "name", "such as \"person\"");
    }
    return new CocoCategory(raw.id(), raw.name());
  }
}
