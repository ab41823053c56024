package io.retinue.platform.coco;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One entry of a results file as written, before any check: anything may be missing. */
record RawResult(
    @JsonProperty("image_id") @Nullable Long imageId,
    @JsonProperty("category_id") @Nullable Integer categoryId,
    @Nullable List<@Nullable Double> bbox,
    @Nullable Double score) {}
