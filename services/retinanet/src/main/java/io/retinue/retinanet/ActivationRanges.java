package io.retinue.retinanet;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What values the feature maps of a network have on pictures of its cameras; the content of {@value
 * #FILE}. 8 bits hold 256 values, so a map's must be known before it is rounded.
 *
 * @param maps the range of each map, by the name of the layer that makes it; a layer that the
 *     pyramid levels share has one a level, {@code NAME@0} to {@code NAME@4}
 */
public record ActivationRanges(SortedMap<String, Range> maps) {
  /** The file within a model's folder. */
  public static final String FILE = "activations.json";

  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  public ActivationRanges {
    maps = Collections.unmodifiableSortedMap(new TreeMap<>(maps));
  }

  /**
   * From the least value to the greatest that 8 bits must hold. Zero is among them, exactly: it is
   * what convolutions pad with.
   *
   * @param low 0 or less
   * @param high more than 0
   */
  public record Range(float low, float high) {
    private static final int STEPS = 255;

    public Range {
      if (!(low <= 0 && high > 0 && Float.isFinite(high - low))) {
        throw new IllegalArgumentException(
            "a range goes from 0 or less to more than 0, not from " + low + " to " + high);
      }
    }

    /** By how much two neighbors of the 256 values differ. */
    public double step() {
      return ((double) high - low) / STEPS;
    }

    /** Which of the 256 values, counted from 0, is zero. */
    public int zero() {
      return (int) Math.round(-low / step());
    }
  }

  /**
   * The range of a map.
   *
   * @throws IllegalArgumentException if there is none
   */
  public Range of(String map) {
    Range range = maps.get(map);
    if (range == null) {
      throw new IllegalArgumentException("no range is known of the feature map " + map);
    }
    return range;
  }

  /**
   * Reads {@value #FILE} from a model's folder; empty if there is none.
   *
   * @throws ModelFormatException if it is damaged
   */
  public static Optional<ActivationRanges> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    return Files.exists(file) ? Optional.of(fromJson(Files.readString(file))) : Optional.empty();
  }

  /** One line a map: its name, and the least and greatest value. */
  public String toJson() {
    SortedMap<String, float[]> pairs = new TreeMap<>();
    maps.forEach((name, range) -> pairs.put(name, new float[] {range.low(), range.high()}));
    return GSON.toJson(pairs).replace("],", "],\n") + "\n";
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws ModelFormatException if it is something else
   */
  public static ActivationRanges fromJson(String json) throws ModelFormatException {
    try {
      if (!(JsonParser.parseString(json) instanceof JsonObject object)) {
        throw new ModelFormatException(FILE + " is wrong: it holds no ranges by name");
      }
      Map<String, float[]> pairs =
          GSON.fromJson(object, new TypeToken<Map<String, float[]>>() {}.getType());
      SortedMap<String, Range> maps = new TreeMap<>();
      for (Map.Entry<String, float[]> pair : pairs.entrySet()) {
        float[] ends = pair.getValue();
        if (ends == null || ends.length != 2) {
          throw new ModelFormatException(
              FILE + " is wrong: " + pair.getKey() + " needs its least and greatest value");
        }
        maps.put(pair.getKey(), new Range(ends[0], ends[1]));
      }
      return new ActivationRanges(maps);
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new ModelFormatException(FILE + " is wrong: " + e.getMessage(), e);
    }
  }
}
