package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mapping of which the other keys depend on the word of one of them, such as {@code kind}.
 *
 * @param <T> what is made from the values
 */
public final class Variants<T> extends Setting<T> {
  private final String key;
  private final String byDefault;
  private final Map<String, Section<T>> sections;

  private Variants(String key, String byDefault, Map<String, Section<T>> sections) {
    this.key = key;
    this.byDefault = byDefault;
    this.sections = new LinkedHashMap<>(sections);
  }

  /**
   * @param key whose word decides
   * @param byDefault the word where it is missing
   * @param sections by word, in the order in which they are named; each has the key
   */
  public static <T> Variants<T> of(
      String key, String byDefault, Map<String, ? extends Section<T>> sections) {
    return new Variants<>(key, byDefault, new LinkedHashMap<>(sections));
  }

  @Override
  Optional<T> read(YamlNode node, Place place) {
    Optional<Section<T>> section = of(node, place);
    return section.flatMap(s -> s.read(node, place));
  }

  private Optional<Section<T>> of(YamlNode node, Place place) {
    Optional<YamlNode> written = word(node);
    if (written.isEmpty()) {
      return Optional.of(usual());
    }
    String expected = String.join(", ", sections.keySet());
    Place here = place.of(key, written.get());
    Optional<String> word = here.text(written.get(), "a word", "write one of these: " + expected);
    if (word.isPresent() && !sections.containsKey(word.get())) {
      here.refuse(
          here.name() + " is " + Place.quote(written.get()),
          NearestWord.to(word.get(), sections.keySet())
              .filter(
                  near -> written.get() instanceof YamlNode.Scalar s && !Variables.isIn(s.text()))
              .map(near -> "did you mean '" + near + "'? Write one of these: " + expected)
              .orElse("write one of these: " + expected));
    }
    return word.map(sections::get);
  }

  private Optional<YamlNode> word(YamlNode node) {
    return orEmpty(node) instanceof Mapping mapping ? mapping.find(key) : Optional.empty();
  }

  private Section<T> usual() {
    return Objects.requireNonNull(sections.get(byDefault));
  }

  @Override
  ObjectNode schema() {
    ObjectNode either = SchemaJson.object();
    ArrayNode all = either.putArray("anyOf");
    sections.values().forEach(section -> all.add(section.schema()));
    return either;
  }

  @Override
  YamlNode example() {
    return usual().example();
  }

  @Override
  YamlNode shortExample() {
    return usual().shortExample();
  }

  @Override
  YamlNode shown(YamlNode node) {
    return word(node)
        .filter(YamlNode.Scalar.class::isInstance)
        .map(word -> sections.get(((YamlNode.Scalar) word).text()))
        .orElseGet(this::usual)
        .shown(node);
  }

  @Override
  String expected() {
    return "a mapping";
  }

  @Override
  Optional<Section<?>> section() {
    return Optional.of(usual());
  }
}
