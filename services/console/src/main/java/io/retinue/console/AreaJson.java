package io.retinue.console;

import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import io.retinue.console.AreaFile.Edited;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Zones, lines and masks as the page reads and sends them. */
final class AreaJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MOST_AREAS = 128;
  private static final int MOST_POINTS = 256;
  private static final int LONGEST_NAME = 64;

  /**
   * What a page wants to be written.
   *
   * @param version on which it is based
   */
  record Wanted(String version, List<Edited> areas) {}

  private AreaJson() {}

  static ArrayNode of(List<Area> areas) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    for (Area area : areas) {
      ObjectNode node = json.addObject();
      node.put("kind", area.kind().name().toLowerCase(Locale.ROOT)).put("name", area.name());
      ArrayNode points = node.putArray("points");
      area.points().forEach(point -> points.addArray().add(point.x()).add(point.y()));
    }
    return json;
  }

  /**
   * @throws IllegalArgumentException if the body is not what a page sends; what the areas mean is
   *     checked by the settings file
   */
  static Wanted parse(String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the body is no JSON", e);
    }
    JsonNode areas = json.path("areas");
    require(json.path("version").isString(), "'version' is the text that the page has read");
    require(areas.isArray(), "'areas' is a list");
    require(areas.size() <= MOST_AREAS, "a camera has at most " + MOST_AREAS + " areas");
    List<Edited> edited = new ArrayList<>();
    areas.forEach(area -> edited.add(edited(area)));
    return new Wanted(json.path("version").asString(), edited);
  }

  private static Edited edited(JsonNode json) {
    String name = json.path("name").asString("");
    String was = json.path("was").asString("");
    require(
        name.length() <= LONGEST_NAME && was.length() <= LONGEST_NAME,
        "a name has at most " + LONGEST_NAME + " letters");
    Kind kind =
        switch (json.path("kind").asString("")) {
          case "zone" -> Kind.ZONE;
          case "line" -> Kind.LINE;
          default -> throw new IllegalArgumentException("'kind' is zone or line");
        };
    JsonNode list = json.path("points");
    require(
        list.isArray() && list.size() <= MOST_POINTS,
        "'points' is a list of at most " + MOST_POINTS + " points");
    List<Point> points = new ArrayList<>();
    for (JsonNode point : list) {
      require(
          point.isArray() && point.size() == 2 && isWithin(point.get(0)) && isWithin(point.get(1)),
          "a point is [x, y], each from 0 to 1");
      points.add(new Point(point.get(0).asDouble(), point.get(1).asDouble()));
    }
    return new Edited(new Area(kind, name, points), was);
  }

  private static boolean isWithin(JsonNode number) {
    return number.isNumber() && number.asDouble() >= 0 && number.asDouble() <= 1;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
