package io.retinue.standalone.weights;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.platform.file.RegularFile;
import io.retinue.platform.text.PrintableText;
import io.retinue.retinanet.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The classes of a network's outputs: either names in the order of the outputs, with {@code N/A} or
 * {@code __background__} for outputs without a class, as torchvision writes them; or the ids and
 * names of a COCO file's categories.
 */
public final class LabelList {
  /** Lists that come with Retinue, by the name to give. */
  private static final Map<String, String> BUILT_IN =
      Map.of("coco91", "/labels/coco91.txt", "openimages", "/labels/openimages.txt");

  private static final List<String> NOTHING = List.of("", "n/a", "__background__");
  private static final int MAX_BYTES = 16 << 20;
  private static final int MAX_CLASSES = 100_000;

  private static final String REMEDY =
      "write coco91, openimages, or the name of a file with one class a line";

  private final String source;
  private final SortedMap<Integer, String> byId;
  private final int length;

  /**
   * @param length outputs that the list describes
   */
  private LabelList(String source, SortedMap<Integer, String> byId, int length) {
    this.source = source;
    this.byId = byId;
    this.length = length;
  }

  /**
   * Reads {@code coco91}, {@code openimages} (the 264 classes of MLPerf), or a file: one name a
   * line; a JSON array of names; COCO JSON with categories; or Open Images' class descriptions.
   *
   * @throws RetinueException BAD_INPUT if it cannot be read
   */
  public static LabelList read(String source) {
    String resource = BUILT_IN.get(source);
    String text = resource == null ? file(Path.of(source)) : builtIn(resource);
    String start = text.stripLeading();
    LabelList list =
        start.startsWith("{") || start.startsWith("[") ? json(source, text) : lines(source, text);
    if (list.byId.isEmpty()) {
      throw wrong(source, "it has no class", null);
    }
    for (Map.Entry<Integer, String> name : list.byId.entrySet()) {
      if (PrintableText.hasControls(name.getValue())) {
        throw wrong(
            source,
            "class %d, '%s', has a control character in its name"
                .formatted(name.getKey(), PrintableText.line(name.getValue())),
            null);
      }
    }
    return list;
  }

  /**
   * The name of each output, {@link ModelSpec#UNUSED} for those without a class.
   *
   * @param outputs K of the weights
   * @throws RetinueException BAD_INPUT if the list has another length
   */
  public List<String> names(int outputs) {
    if (outputs == length) {
      List<String> names = new ArrayList<>(Collections.nCopies(outputs, ModelSpec.UNUSED));
      byId.forEach(names::set);
      return names;
    }
    if (outputs == byId.size()) {
      return List.copyOf(byId.values()); // ids with gaps, outputs without
    }
    String hint =
        outputs == byId.size() + 1
            ? "; if output 0 is the background, write __background__ on the first line"
            : "";
    throw new RetinueException(
        ErrorKind.BAD_INPUT,
        "the weights have %d outputs, but %s has %d classes%s"
            .formatted(outputs, source, byId.size(), hint),
        "give the labels that the weights were trained with; for torchvision's COCO weights:"
            + " coco91");
  }

  private static LabelList lines(String source, String text) {
    List<String> names = new ArrayList<>();
    for (String line : text.lines().toList()) {
      // Open Images: /m/011k07,Tortoise
      boolean described = line.startsWith("/m/") || line.startsWith("/g/");
      names.add(described ? line.substring(line.indexOf(',') + 1) : line);
    }
    return ofOutputs(source, names);
  }

  private static LabelList ofOutputs(String source, List<String> names) {
    SortedMap<Integer, String> byId = new TreeMap<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i).strip();
      if (!NOTHING.contains(name.toLowerCase(Locale.ROOT))) {
        byId.put(i, name);
      }
    }
    return new LabelList(source, byId, names.size());
  }

  private static LabelList json(String source, String text) {
    try {
      JsonNode tree = JsonMapper.shared().readTree(text);
      if (tree.isArray()) {
        List<String> names = new ArrayList<>();
        for (JsonNode name : tree) {
          names.add(name.isNull() ? ModelSpec.UNUSED : name.asString());
        }
        return ofOutputs(source, names);
      }
      SortedMap<Integer, String> byId = new TreeMap<>();
      for (JsonNode category : tree.path("categories")) {
        int id = category.path("id").asInt();
        if (id < 0 || id >= MAX_CLASSES) {
          throw wrong(source, "a category has the id " + id, null);
        }
        if (byId.put(id, category.path("name").asString()) != null) {
          throw wrong(source, "two categories have the id " + id, null);
        }
      }
      return new LabelList(source, byId, byId.isEmpty() ? 0 : byId.lastKey() + 1);
    } catch (JacksonException e) {
      throw wrong(source, "it is not JSON with names or categories: " + e.getOriginalMessage(), e);
    }
  }

  private static String file(Path path) {
    RegularFile.require(path, "the labels", REMEDY);
    try {
      if (Files.size(path) > MAX_BYTES && !path.toString().endsWith(".json")) {
        throw wrong(path.toString(), "it is larger than any list of names", null);
      }
      return Files.readString(path);
    } catch (IOException e) {
      throw wrong(path.toString(), "it is no text: " + e, e);
    }
  }

  private static String builtIn(String resource) {
    try (InputStream in = LabelList.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(resource + " cannot be read", e);
    }
  }

  private static RetinueException wrong(String source, String why, @Nullable Exception cause) {
    return new RetinueException(
        ErrorKind.BAD_INPUT, "cannot read the labels " + source + ": " + why, REMEDY, cause);
  }
}
