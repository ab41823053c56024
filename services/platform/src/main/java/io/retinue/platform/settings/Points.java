package io.retinue.platform.settings;

import io.retinue.platform.settings.Polygon.Corner;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Points of a picture as Frigate writes them: x and y of each, from 0 to 1, with commas. */
final class Points {
  private Points() {}

  /**
   * The points that stand there. Empty if they cannot be used: the problem has been reported.
   *
   * @param expected what stands here, for people
   */
  static Optional<List<Corner>> read(YamlNode node, Place place, String expected) {
    Optional<List<String>> numbers = numbers(node, place, expected);
    if (numbers.isEmpty()) {
      return Optional.empty();
    }
    List<Double> values = new ArrayList<>();
    for (String text : numbers.get()) {
      boolean isNumber = Scalar.plain(text).isNumber();
      double value = isNumber ? Double.parseDouble(text) : -1;
      if (!(value >= 0 && value <= 1)) {
        return refuse(place, "a corner that is not within 0 and 1", expected);
      }
      values.add(value);
    }
    if (values.size() % 2 != 0) {
      return refuse(place, values.size() + " numbers, which is odd", expected);
    }
    List<Corner> corners = new ArrayList<>();
    for (int i = 0; i < values.size(); i += 2) {
      corners.add(new Corner(values.get(i), values.get(i + 1)));
    }
    return Optional.of(corners);
  }

  private static Optional<List<String>> numbers(YamlNode node, Place place, String expected) {
    if (!(node instanceof Sequence sequence)) {
      return place
          .text(node, "points", "write " + expected)
          .map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList());
    }
    List<String> numbers = new ArrayList<>();
    for (YamlNode item : sequence.items()) {
      place.at(item.mark()).text(item, "a number", "write " + expected).ifPresent(numbers::add);
    }
    return numbers.size() == sequence.items().size() ? Optional.of(numbers) : Optional.empty();
  }

  /** Reports what is wrong. */
  static Optional<List<Corner>> refuse(Place place, String has, String expected) {
    place.refuse(place.name() + " has " + has, "write " + expected);
    return Optional.empty();
  }

  /**
   * @param least how many numbers there are at least
   */
  static ObjectNode schema(int least) {
    ObjectNode list = SchemaJson.object().put("type", "array").put("minItems", least);
    list.putObject("items").put("type", "number").put("minimum", 0).put("maximum", 1);
    ObjectNode either = SchemaJson.object();
    either
        .putArray("anyOf")
        .add(SchemaJson.object().put("type", "string").put("minLength", 2 * least - 1))
        .add(list);
    return either;
  }
}
