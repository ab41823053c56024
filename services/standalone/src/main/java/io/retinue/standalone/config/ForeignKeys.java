package io.retinue.standalone.config;

import io.retinue.platform.settings.YamlNode;
import io.retinue.platform.settings.YamlNode.Entry;
import io.retinue.platform.settings.YamlNode.Mapping;
import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A part of another program's file. It remembers which keys were taken, so that all others can be
 * listed.
 */
final class ForeignKeys {
  private final @Nullable YamlNode node;
  private final String path;
  private final Set<String> taken;

  private ForeignKeys(@Nullable YamlNode node, String path, Set<String> taken) {
    this.node = node;
    this.path = path;
    this.taken = taken;
  }

  static ForeignKeys of(YamlNode root) {
    return new ForeignKeys(root, "", new TreeSet<>());
  }

  /** What a key names; empty if it is missing. */
  ForeignKeys at(String key) {
    YamlNode below = node instanceof Mapping mapping ? mapping.find(key).orElse(null) : null;
    return new ForeignKeys(below, path.isEmpty() ? key : path + "." + key, taken);
  }

  /** The keys of a mapping. */
  List<String> keys() {
    return node instanceof Mapping mapping
        ? mapping.entries().stream().map(e -> e.key().text()).distinct().toList()
        : List.of();
  }

  /** The items of a list, none for anything else. */
  List<ForeignKeys> items() {
    List<ForeignKeys> items = new ArrayList<>();
    if (node instanceof Sequence sequence) {
      for (int i = 0; i < sequence.items().size(); i++) {
        items.add(new ForeignKeys(sequence.items().get(i), path + "[" + i + "]", taken));
      }
    }
    return items;
  }

  /** Takes a text. */
  Optional<String> text() {
    if (node instanceof Scalar scalar && !scalar.text().isBlank()) {
      taken.add(path);
      return Optional.of(scalar.text());
    }
    return Optional.empty();
  }

  /** Takes a number. */
  Optional<Double> number() {
    try {
      return node instanceof Scalar scalar
          ? Optional.of(Double.valueOf(scalar.text())).map(this::took)
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private <T> T took(T value) {
    taken.add(path);
    return value;
  }

  /** Takes a switch that says no. */
  boolean isOff() {
    return text().filter(text -> text.matches("(?i)false|no|off")).isPresent();
  }

  /** Takes a text, or all texts of a list. */
  List<String> texts() {
    if (node instanceof Sequence sequence
        && sequence.items().stream().allMatch(item -> item instanceof Scalar)) {
      taken.add(path);
      return sequence.items().stream().map(item -> ((Scalar) item).text()).toList();
    }
    return text().map(List::of).orElse(List.of());
  }

  /** The keys of the whole file that nobody took, the topmost ones only, in the file's order. */
  List<String> leftOut() {
    List<String> left = new ArrayList<>();
    addLeft(left);
    return left;
  }

  private void addLeft(List<String> left) {
    if (taken.contains(path)) {
      return;
    }
    boolean partly =
        path.isEmpty()
            || taken.stream().anyMatch(t -> t.startsWith(path + ".") || t.startsWith(path + "["));
    if (!partly) {
      left.add(path);
    } else if (node instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        at(entry.key().text()).addLeft(left);
      }
    } else {
      items().forEach(item -> item.addLeft(left));
    }
  }
}
