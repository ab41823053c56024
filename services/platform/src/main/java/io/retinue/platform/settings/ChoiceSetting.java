package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One of some words. */
final class ChoiceSetting extends ScalarSetting<String> {
  private final List<String> words;

  ChoiceSetting(List<String> words) {
    this.words = words;
  }

  @Override
  Optional<String> parse(String text, Scalar written, Place place) {
    if (words.contains(text)) {
      return Optional.of(text);
    }
    place.refuse(
        place.name() + " is " + Place.quote(written),
        NearestWord.to(text, words)
            .filter(word -> !Variables.isIn(written.text()))
            .map(word -> "did you mean '" + word + "'? Write " + expected())
            .orElse("write " + expected()));
    return Optional.empty();
  }

  @Override
  ObjectNode schema() {
    ObjectNode schema = SchemaJson.object();
    ArrayNode all = schema.putArray("enum");
    words.forEach(all::add);
    return orVariable(schema);
  }

  @Override
  YamlNode example() {
    return Scalar.text(words.get(0));
  }

  @Override
  String expected() {
    return String.join(" or ", words);
  }
}
