package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A number in a range. */
final class NumberSetting extends ScalarSetting<Double> {
  private final double min;
  private final double max;
  private final String what;

  NumberSetting(double min, double max, String what) {
    this.min = min;
    this.max = max;
    this.what = what;
  }

  @Override
  Optional<Double> parse(String text, Scalar written, Place place) {
    if (!isBare(written) || !Scalar.plain(text).isNumber()) {
      return refuse(written, place);
    }
    double number = Double.parseDouble(text);
    return number >= min && number <= max ? Optional.of(number) : refuse(written, place);
  }

  @Override
  ObjectNode schema() {
    return orVariable(
        SchemaJson.object().put("type", "number").put("minimum", min).put("maximum", max));
  }

  @Override
  YamlNode example() {
    return Scalar.plain(plain(min));
  }

  @Override
  String expected() {
    return what + " from " + plain(min) + " to " + plain(max);
  }

  static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
