package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A secret: no message repeats it, and it is printed as {@code ***}. A password of digits needs no
 * quotes: it is taken as it is written.
 */
final class SecretSetting extends ScalarSetting<Secret> {
  @Override
  Optional<Secret> parse(String text, Scalar written, Place place) {
    return Optional.of(new Secret(text));
  }

  @Override
  ObjectNode schema() {
    ObjectNode schema = SchemaJson.object();
    schema.putArray("type").add("string").add("number").add("boolean");
    return schema.put("minLength", 1).put("writeOnly", true);
  }

  @Override
  YamlNode example() {
    return Scalar.text("correct-horse");
  }

  @Override
  String remedy() {
    return "write a text, or ${NAME} for a value from the environment";
  }

  @Override
  YamlNode shown(YamlNode node) {
    return Scalar.text(Secret.HIDDEN);
  }

  @Override
  String expected() {
    return "a text that is kept secret";
  }
}
