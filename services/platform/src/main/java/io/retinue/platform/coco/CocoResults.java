package io.retinue.platform.coco;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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
