package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** A text of a certain form. */
final class TextSetting extends ScalarSetting<String> {
  static final Pattern ANY = Pattern.compile("(?s).*");

  private final String expected;
  private final Pattern form;
  private final String example;
  private final UnaryOperator<String> printed;

  TextSetting(String expected, Pattern form, String example, UnaryOperator<String> printed) {
    this.expected = expected;
    this.form = form;
    this.example = example;
    this.printed = printed;
  }

  @Override
  Optional<String> parse(String text, Scalar written, Place place) {
    if (!written.isText()) {
      place.refuse(
          place.name() + " is " + Place.quote(shown(written)) + ", not a text",
          "put it in quotes, or write " + expected);
      return Optional.empty();
    }
    return form.matcher(text).matches() ? Optional.of(text) : refuse(shown(written), place);
  }

  @Override
  ObjectNode schema() {
    ObjectNode schema = SchemaJson.object().put("type", "string");
    return form.pattern().equals(ANY.pattern())
        ? schema.put("minLength", 1)
        : orVariable(schema.put("pattern", "^(?:" + form.pattern() + ")$"));
  }

  @Override
  Scalar shown(YamlNode node) {
    Scalar written = (Scalar) node;
    return new Scalar(written.mark(), printed.apply(written.text()), written.quoted());
  }

  @Override
  YamlNode example() {
    return Scalar.text(example);
  }

  @Override
  String expected() {
    return expected;
  }
}
