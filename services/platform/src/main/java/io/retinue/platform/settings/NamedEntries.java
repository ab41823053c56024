package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** A mapping whose keys are names that the user chooses, such as those of cameras. */
public final class NamedEntries<T> extends Setting<Map<String, T>> {
  private final Pattern names;
  private final String rule;
  private final String exampleName;
  private final Setting<T> entry;

  private NamedEntries(Pattern names, String rule, String exampleName, Setting<T> entry) {
    this.names = names;
    this.rule = rule;
    this.exampleName = exampleName;
    this.entry = entry;
  }

  /**
   * @param names which names are allowed
   * @param rule the same for people: {@code use 1 to 64 letters}
   */
  public static <T> NamedEntries<T> of(
      Pattern names, String rule, String exampleName, Setting<T> entry) {
    return new NamedEntries<>(names, rule, exampleName, entry);
  }

  /** The entries by name, in the order of the file. */
  @Override
  Optional<Map<String, T>> read(YamlNode node, Place place) {
    if (node instanceof YamlNode.Unreadable) {
      return Optional.empty();
    }
    if (!(orEmpty(node) instanceof Mapping mapping)) {
      place.refuse(
          place.name() + " is " + Place.kind(node) + ", not a mapping from names",
          "write a name such as '" + exampleName + ":' below it, indented");
      return Optional.empty();
    }
    Map<String, T> values = new LinkedHashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    boolean good = true;
    for (Entry named : mapping.entries()) {
      String name = named.key().text();
      Place here = place.of(name, named.value());
      Place key = here.at(named.key().mark());
      Integer before = lines.putIfAbsent(name, named.key().mark().line());
      if (before != null) {
        key.refuse("'" + name + "' stands here and in line " + before, "remove one of the two");
        good = false;
      } else if (!names.matcher(name).matches()) {
        key.refuse(Place.quote(named.key()) + " cannot be a name in " + place.name(), rule);
        good = false;
      }
      Optional<T> value = entry.read(named.value(), here);
      value.ifPresent(v -> values.putIfAbsent(name, v));
      good &= value.isPresent();
    }
    return good ? Optional.of(values) : Optional.empty();
  }

  @Override
  ObjectNode schema() {
    ObjectNode schema = SchemaJson.object().put("type", "object");
    schema.putObject("propertyNames").put("pattern", "^(?:" + names.pattern() + ")$");
    schema.set("additionalProperties", entry.schema());
    return schema;
  }

  @Override
  YamlNode example() {
    return Mapping.of(List.of(Entry.of(exampleName, entry.example())));
  }

  @Override
  YamlNode shortExample() {
    return Mapping.of(List.of(Entry.of(exampleName, entry.shortExample())));
  }

  @Override
  YamlNode shown(YamlNode node) {
    Mapping mapping = (Mapping) orEmpty(node);
    return Mapping.of(
        mapping.entries().stream()
            .map(named -> Entry.of(named.key().text(), entry.shown(named.value())))
            .toList());
  }

  @Override
  String expected() {
    return "a mapping from names";
  }
}
