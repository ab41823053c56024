package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code true} or {@code false}. */
final class SwitchSetting extends ScalarSetting<Boolean> {
  @Override
  Optional<Boolean> parse(String text, Scalar written, Place place) {
    return isBare(written) && Scalar.plain(text).isSwitch()
        ? Optional.of(Boolean.valueOf(text))
        : refuse(written, place);
  }

  @Override
  ObjectNode schema() {
    return orVariable(SchemaJson.object().put("type", "boolean"));
  }

  @Override
  YamlNode example() {
    return Scalar.plain("true");
  }

  @Override
  String remedy() {
    return "write " + expected();
  }

  @Override
  String expected() {
    return "true or false";
  }
}
