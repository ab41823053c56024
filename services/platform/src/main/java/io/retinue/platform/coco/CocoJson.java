package io.retinue.platform.coco;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the JSON of one COCO file; errors name line and column. */
final class CocoJson {
  /** NaN is accepted, so that the check of boxes can name its annotation. */
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private static final int LONGEST_WORD = "false".length();

  private static final String ANNOTATIONS =
      "an annotations file is one object with \"images\", \"annotations\" and \"categories\"";

  private static final String RESULTS =
      "a results file is a list of {image_id, category_id, bbox, score}";

  private final Path file;
  private final CocoProblems problems;

  CocoJson(Path file) {
    this.file = file;
    this.problems = new CocoProblems(file);
  }

  RawCoco read() {
    return read(RawCoco.class, ANNOTATIONS);
  }

  /** A results file as written, before any check. */
  RawResult[] readResults() {
    return read(RawResult[].class, RESULTS);
  }

  private <T> T read(Class<T> type, String form) {
    requireContent();
    try {
      @Nullable T value = MAPPER.readValue(file, type);
      if (value == null) {
        throw problems.bad("holds null", form);
      }
      return value;
    } catch (JacksonIOException e) {
      throw unreadable(e);
    } catch (DatabindException e) {
      throw problems.bad("is JSON, but not COCO: " + e.getOriginalMessage() + at(e), form, e);
    } catch (JacksonException e) {
      if (endedEarly(e)) {
        throw problems.bad("is cut short" + at(e), "copy or export the file again, to its end", e);
      }
      throw problems.bad(
          "is not JSON: " + e.getOriginalMessage() + at(e),
          "export it again as COCO 1.0 (JSON), unpacked",
          e);
    }
  }

  private void requireContent() {
    try {
      if (!Files.exists(file)) {
        throw problems.bad("does not exist", "give the path of a COCO file");
      }
      if (!Files.isRegularFile(file)) {
        throw problems.bad("is not a file", "give the path of a COCO file");
      }
      if (Files.size(file) == 0) {
        throw problems.bad("is empty", "copy or export the file again");
      }
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private RetinueException unreadable(Exception e) {
    return problems.bad(
        "cannot be read: " + e.getMessage(), "make it readable for this user, or copy it", e);
  }

  /** Jackson reports this in some tokens only; otherwise it fails at the last token. */
  private boolean endedEarly(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    return e instanceof UnexpectedEndOfInputException
        || e.getOriginalMessage().startsWith("Unexpected end-of-input")
        || (location != null && location.getByteOffset() >= file.toFile().length() - LONGEST_WORD);
  }

  private static String at(JacksonException e) {
    TokenStreamLocation location = e.getLocation();
    return location == null || location.getLineNr() < 0
        ? ""
        : ", at line %d column %d".formatted(location.getLineNr(), location.getColumnNr());
  }

  /** One detection of a results file as written: anything may be missing. */
  record RawResult(
      @JsonProperty("image_id") @Nullable Long imageId,
      @JsonProperty("category_id") @Nullable Integer categoryId,
      @Nullable List<@Nullable Double> bbox,
      @Nullable Double score) {}

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
}
