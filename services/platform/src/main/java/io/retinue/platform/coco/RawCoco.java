package io.retinue.platform.coco;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The annotations file as written, before any check: anything may be missing. */
record RawCoco(
    @Nullable List<@Nullable Image> images,
    @Nullable List<@Nullable Annotation> annotations,
    @Nullable List<@Nullable Category> categories) {

  record Image(
      @Nullable Long id,
      @JsonProperty("file_name") @Nullable String fileName,
      @Nullable Integer width,
      @Nullable Integer height) {}

  record Annotation(
      @Nullable Long id,
      @JsonProperty("image_id") @Nullable Long imageId,
      @JsonProperty("category_id") @Nullable Integer categoryId,
      @Nullable List<@Nullable Double> bbox,
      @Nullable Double area,
      @Nullable Integer iscrowd,
      @Nullable Attributes attributes) {}

  /** CVAT's attributes; others are ignored. */
  record Attributes(@JsonProperty("track_id") @Nullable JsonNode trackId) {}

  record Category(@Nullable Integer id, @Nullable String name) {}
}
