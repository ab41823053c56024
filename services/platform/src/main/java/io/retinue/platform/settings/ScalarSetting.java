package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A value that is one text in the file. */
abstract sealed class ScalarSetting<T> extends Setting<T>
    permits TextSetting,
        SecretSetting,
        WholeNumberSetting,
        NumberSetting,
        SwitchSetting,
        ChoiceSetting {

  @Override
  final Optional<T> read(YamlNode node, Place place) {
    Optional<String> text = place.text(node, expected(), remedy());
    return text.isEmpty() ? Optional.empty() : parse(text.get(), (Scalar) node, place);
  }

  /**
   * @param text with variables filled in
   * @param written as it stands in the file
   */
  abstract Optional<T> parse(String text, Scalar written, Place place);

  /** What to write; an example helps more than a rule. */
  String remedy() {
    return "write " + expected() + ", such as " + YamlText.inline(example());
  }

  /** Reports what the file has instead of the value. */
  final Optional<T> refuse(Scalar written, Place place) {
    place.refuse(place.name() + " is " + Place.quote(written), remedy());
    return Optional.empty();
  }

  /** Whether the file may have a number or switch here: without quotes, or from the environment. */
  static boolean isBare(Scalar written) {
    return !written.quoted() || Variables.isIn(written.text());
  }

  /** The schema of a value that is no text, but may be a variable. */
  static ObjectNode orVariable(ObjectNode schema) {
    ObjectNode either = SchemaJson.object();
    either.putArray("anyOf").add(schema).add(SchemaJson.variable());
    return either;
  }

  @Override
  YamlNode shown(YamlNode node) {
    return node;
  }
}
