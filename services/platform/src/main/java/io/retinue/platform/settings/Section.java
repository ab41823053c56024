package io.retinue.platform.settings;

import io.retinue.platform.error.RetinueException;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A mapping with known keys.
 *
 * @param <T> what is made from the values
 */
public final class Section<T> extends Setting<T> {
  private final Function<Values, T> maker;
  private final Map<String, Key<?>> keys = new LinkedHashMap<>();

  private Section(Function<Values, T> maker, List<Key<?>> keys) {
    this.maker = maker;
    for (Key<?> key : keys) {
      if (this.keys.put(key.name(), key) != null) {
        throw new IllegalArgumentException("two keys are named " + key.name());
      }
    }
  }

  /**
   * @param maker is called only with values that are right, each by itself; it may refuse what does
   *     not fit together through their places
   */
  public static <T> Section<T> of(Function<Values, T> maker, Key<?>... keys) {
    return new Section<>(maker, List.of(keys));
  }

  @Override
  Optional<T> read(YamlNode node, Place place) {
    if (node instanceof YamlNode.Unreadable) {
      return Optional.empty();
    }
    if (!(orEmpty(node) instanceof Mapping mapping)) {
      place.refuse(
          place.name() + " is " + Place.kind(node) + ", not a mapping",
          "write 'key: value' lines below it, indented; known here: " + known());
      return Optional.empty();
    }
    Set<String> meant = new HashSet<>();
    boolean good = refuseWrongKeys(mapping, place, meant);
    Map<Key<?>, Object> values = new HashMap<>();
    Map<Key<?>, Place> places = new HashMap<>();
    for (Key<?> key : keys.values()) {
      Optional<YamlNode> given = mapping.find(key.name());
      if (given.isEmpty() && key.isRequired() && !meant.contains(key.name())) {
        place.refuse(
            place.name() + " has no '" + key.name() + "'",
            "add " + YamlText.line(key.name(), key.shortExample()));
      }
      good &= given.isPresent() || !key.isRequired();
      Optional<YamlNode> value = given.or(key::byDefault);
      if (value.isPresent()) {
        Place here = place.of(key.name(), value.get());
        places.put(key, here);
        Optional<?> read = key.setting().read(value.get(), here);
        read.ifPresent(v -> values.put(key, v));
        good &= read.isPresent();
      }
    }
    return good ? make(new Values(values, places, place)) : Optional.empty();
  }

  private Optional<T> make(Values values) {
    try {
      return Optional.of(maker.apply(values));
    } catch (RetinueException e) {
      values.place().refuse(values.place().name() + ": " + e.getMessage(), e.remedy());
    } catch (IllegalArgumentException e) {
      values
          .place()
          .refuse(values.place().name() + ": " + e.getMessage(), "change one of the values");
    }
    return Optional.empty();
  }

  /**
   * @param meant receives the known keys that were probably meant by unknown ones
   */
  private boolean refuseWrongKeys(Mapping mapping, Place place, Set<String> meant) {
    Map<String, Integer> lines = new HashMap<>();
    boolean good = true;
    for (Entry entry : mapping.entries()) {
      String name = entry.key().text();
      Place here = place.at(entry.key().mark());
      Integer before = lines.putIfAbsent(name, entry.key().mark().line());
      if (before != null) {
        here.refuse("'" + name + "' stands here and in line " + before, "remove one of the two");
        good = false;
      } else if (!keys.containsKey(name)) {
        here.refuse(
            "unknown key " + Place.quote(entry.key()) + " in " + place.name(), remedy(name));
        NearestWord.to(name, keys.keySet()).ifPresent(meant::add);
        good = false;
      }
    }
    return good;
  }

  /** What somebody who wrote that key should write. */
  private String remedy(String name) {
    for (Key<?> key : keys.values()) {
      Optional<Section<?>> below = key.setting().section();
      if (below.isPresent() && below.get().keys.containsKey(name)) {
        return "write it below '" + key.name() + ":', indented";
      }
    }
    return NearestWord.to(name, keys.keySet())
        .map(word -> "did you mean '" + word + "'?")
        .orElse("remove it; known here: " + known());
  }

  private String known() {
    return keys.keySet().stream().sorted().collect(Collectors.joining(", "));
  }

  @Override
  ObjectNode schema() {
    ObjectNode schema = SchemaJson.object().put("type", "object");
    schema.put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    keys.forEach((name, key) -> properties.set(name, SchemaJson.of(key)));
    List<Key<?>> required = keys.values().stream().filter(Key::isRequired).toList();
    if (!required.isEmpty()) {
      ArrayNode names = schema.putArray("required");
      required.forEach(key -> names.add(key.name()));
    }
    return schema;
  }

  /** Every key with its example. */
  @Override
  YamlNode example() {
    return Mapping.of(
        keys.values().stream().map(key -> Entry.of(key.name(), key.example())).toList());
  }

  @Override
  YamlNode shortExample() {
    return Mapping.of(
        keys.values().stream()
            .filter(Key::isRequired)
            .map(key -> Entry.of(key.name(), key.shortExample()))
            .toList());
  }

  @Override
  YamlNode shown(YamlNode node) {
    Mapping mapping = (Mapping) orEmpty(node);
    List<Entry> entries = new ArrayList<>();
    for (Key<?> key : keys.values()) {
      mapping
          .find(key.name())
          .or(key::byDefault)
          .map(key.setting()::shown)
          .filter(value -> !(value instanceof Mapping below && below.entries().isEmpty()))
          .ifPresent(value -> entries.add(Entry.of(key.name(), value)));
    }
    return Mapping.of(entries);
  }

  @Override
  String expected() {
    return "a mapping";
  }

  @Override
  Optional<Section<?>> section() {
    return Optional.of(this);
  }
}
