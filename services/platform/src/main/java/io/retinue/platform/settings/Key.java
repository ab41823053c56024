package io.retinue.platform.settings;

import java.util.List;
import java.util.Optional;

/**
 * A key of a section: its name, what it holds, and what it means. Two keys are never the same.
 *
 * @param <T> what is read
 */
public final class Key<T> {
  private static final YamlNode NOTHING = new YamlNode.Mapping(new YamlNode.Mark(1, 1), List.of());

  private final String name;
  private final Setting<T> setting;
  private final String meaning;
  private final boolean required;
  private final Optional<YamlNode> byDefault;
  private final Optional<YamlNode> example;

  private Key(
      String name,
      Setting<T> setting,
      String meaning,
      boolean required,
      Optional<YamlNode> byDefault,
      Optional<YamlNode> example) {
    this.name = name;
    this.setting = setting;
    this.meaning = meaning;
    this.required = required;
    this.byDefault = byDefault;
    this.example = example;
  }

  /** A key that must be there, unless it is given a default. */
  public static <T> Key<T> of(String name, Setting<T> setting, String meaning) {
    return new Key<>(name, setting, meaning, true, Optional.empty(), Optional.empty());
  }

  /** A key that may be missing: {@link Values#find}. */
  public static <T> Key<T> optional(String name, Setting<T> setting, String meaning) {
    return new Key<>(name, setting, meaning, false, Optional.empty(), Optional.empty());
  }

  /** This key with a value where it is missing, written as in a file. */
  public Key<T> byDefault(String yaml) {
    return new Key<>(name, setting, meaning, false, Optional.of(valid(yaml)), example);
  }

  /** This key with an example, written as in a file. */
  public Key<T> example(String yaml) {
    return new Key<>(name, setting, meaning, required, byDefault, Optional.of(valid(yaml)));
  }

  /** A mistake in a description is found when it is made, not when somebody reads a file. */
  private YamlNode valid(String yaml) {
    Problems problems = new Problems(name + " of the description");
    YamlNode node = YamlDocument.parse(yaml, problems);
    setting.read(node, Place.root(node, Variables.NONE, problems));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.toException());
    }
    return node;
  }

  String name() {
    return name;
  }

  Setting<T> setting() {
    return setting;
  }

  String meaning() {
    return meaning;
  }

  boolean isRequired() {
    return required;
  }

  Optional<YamlNode> byDefault() {
    return byDefault;
  }

  YamlNode shortExample() {
    return example.orElseGet(setting::shortExample);
  }

  YamlNode example() {
    return example
        .or(() -> byDefault.filter(value -> !value.equals(NOTHING)))
        .orElseGet(setting::example);
  }
}
