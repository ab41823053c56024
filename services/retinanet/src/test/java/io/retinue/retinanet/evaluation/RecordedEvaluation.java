package io.retinue.retinanet.evaluation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A fixture that src/test/python/record_coco_evaluation.py recorded from pycocotools. */
record RecordedEvaluation(
    List<ImageTruth> truths, List<ImageResult> results, Map<String, Double> expected) {

  static RecordedEvaluation read(String name) {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(
                RecordedEvaluation.class.getResourceAsStream(name + ".json"), name),
            StandardCharsets.UTF_8)) {
      JsonObject file = JsonParser.parseReader(reader).getAsJsonObject();
      Map<String, Double> expected = new LinkedHashMap<>();
      file.getAsJsonObject("expected")
          .entrySet()
          .forEach(number -> expected.put(number.getKey(), number.getValue().getAsDouble()));
      return new RecordedEvaluation(truths(file), results(file), expected);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<ImageTruth> truths(JsonObject file) {
    Map<Long, List<Truth>> byImage = new LinkedHashMap<>();
    for (JsonElement image : file.getAsJsonObject("truth").getAsJsonArray("images")) {
      byImage.put(image.getAsJsonObject().get("id").getAsLong(), new ArrayList<>());
    }
    for (JsonElement element : file.getAsJsonObject("truth").getAsJsonArray("annotations")) {
      JsonObject annotation = element.getAsJsonObject();
      double[] box = box(annotation);
      Objects.requireNonNull(byImage.get(annotation.get("image_id").getAsLong()))
          .add(
              new Truth(
                  annotation.get("category_id").getAsInt(),
                  box[0],
                  box[1],
                  box[2],
                  box[3],
                  annotation.get("area").getAsDouble(),
                  annotation.get("iscrowd").getAsInt() == 1));
    }
    return byImage.entrySet().stream()
        .map(image -> new ImageTruth(image.getKey(), image.getValue()))
        .toList();
  }

  private static List<ImageResult> results(JsonObject file) {
    Map<Long, List<ScoredBox>> byImage = new LinkedHashMap<>();
    for (JsonElement element : file.getAsJsonArray("results")) {
      JsonObject result = element.getAsJsonObject();
      double[] box = box(result);
      byImage
          .computeIfAbsent(result.get("image_id").getAsLong(), id -> new ArrayList<>())
          .add(
              new ScoredBox(
                  result.get("category_id").getAsInt(),
                  box[0],
                  box[1],
                  box[2],
                  box[3],
                  result.get("score").getAsDouble()));
    }
    return byImage.entrySet().stream()
        .map(image -> new ImageResult(image.getKey(), image.getValue()))
        .toList();
  }

  /** [x, y, width, height]. */
  private static double[] box(JsonObject annotation) {
    return annotation.getAsJsonArray("bbox").asList().stream()
        .mapToDouble(JsonElement::getAsDouble)
        .toArray();
  }
}
