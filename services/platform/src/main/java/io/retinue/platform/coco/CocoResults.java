package io.retinue.platform.coco;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;

/**
 * COCO's results files: a list of {image_id, category_id, bbox, score}, as pycocotools' {@code
 * loadRes} reads. Numbers are written so that reading gives the same doubles.
 */
public final class CocoResults {
  private CocoResults() {}

  /**
   * Writes a results file completely or not at all.
   *
   * @throws RetinueException STORAGE if it cannot be written
   */
  public static void write(Path file, List<Result> results) {
    Path target = file.toAbsolutePath();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      try (Writer writer = Files.newBufferedWriter(part);
          JsonGenerator json = CocoJson.MAPPER.createGenerator(writer)) {
        json.writeStartArray();
        for (Result result : results) {
          json.writeRaw('\n');
          write(json, result);
        }
        json.writeRaw('\n');
        json.writeEndArray();
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | JacksonException e) {
      discard(part, e);
      throw new RetinueException(
          ErrorKind.STORAGE,
          file + ": cannot be written: " + e.getMessage(),
          "name a file in a folder that exists, is writable and has free space",
          e);
    }
  }

  /**
   * Reads a results file.
   *
   * @throws RetinueException BAD_INPUT that names the file, the position and the remedy: if it is
   *     missing, not JSON or truncated, or if a result has no image, class, box or score
   */
  public static List<Result> read(Path file) {
    CocoProblems problems = new CocoProblems(file);
    List<Result> results = new ArrayList<>();
    for (CocoJson.@Nullable RawResult raw : new CocoJson(file).readResults()) {
      String what = "results[" + results.size() + "]";
      if (raw == null) {
        throw problems.bad(what + " is null", "remove it");
      }
      Long image = raw.imageId();
      Integer category = raw.categoryId();
      Double score = raw.score();
      if (image == null) {
        throw problems.missing(what, "image_id", "the id of an image of the labels");
      } else if (category == null) {
        throw problems.missing(what, "category_id", "the id of a category of the labels");
      } else if (score == null || !(score >= 0 && score <= 1)) {
        throw problems.bad(what + " has the score " + score, "a score is from 0 to 1");
      }
      results.add(new Result(image, category, problems.box(raw.bbox(), what), score));
    }
    return results;
  }

  private static void discard(Path part, Exception cause) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static void write(JsonGenerator json, Result result) {
    CocoBox box = result.box();
    json.writeStartObject();
    json.writeNumberProperty("image_id", result.imageId());
    json.writeNumberProperty("category_id", result.categoryId());
    json.writeName("bbox");
    json.writeArray(new double[] {box.x(), box.y(), box.width(), box.height()}, 0, 4);
    json.writeNumberProperty("score", result.score());
    json.writeEndObject();
  }

  /**
   * One detection of a model.
   *
   * @param imageId as in the annotations file
   * @param categoryId as in the annotations file
   * @param box in pixels of the image
   * @param score the model's confidence
   */
  public record Result(long imageId, int categoryId, CocoBox box, double score) {}
}
