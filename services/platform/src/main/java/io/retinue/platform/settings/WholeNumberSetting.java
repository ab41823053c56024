package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A whole number in a range. */
final class WholeNumberSetting extends ScalarSetting<Integer> {
  private final int min;
  private final int max;

  WholeNumberSetting(int min, int max) {
    this.min = min;
    this.max = max;
  }

  @Override
  Optional<Integer> parse(String text, Scalar written, Place place) {
    if (!isBare(written) || !text.matches("-?[0-9]{1,9}")) {
      return refuse(written, place);
    }
    int number = Integer.parseInt(text);
    return number >= min && number <= max ? Optional.of(number) : refuse(written, place);
  }

  @Override
  ObjectNode schema() {
    return orVariable(
        SchemaJson.object().put("type", "integer").put("minimum", min).put("maximum", max));
  }

  @Override
  YamlNode example() {
    return Scalar.plain(Integer.toString(min));
  }

  @Override
  String expected() {
    return "a whole number from " + min + " to " + max;
  }
}
