package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import io.retinue.platform.settings.YamlNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A list with at least one item. */
public final class ListOf<T> extends Setting<List<T>> {
  private final Setting<T> item;
  private final boolean single;

  private ListOf(Setting<T> item, boolean single) {
    this.item = item;
    this.single = single;
  }

  public static <T> ListOf<T> of(Setting<T> item) {
    return new ListOf<>(item, false);
  }

  /** This list, or one item that stands alone. */
  public ListOf<T> orOne() {
    return new ListOf<>(item, true);
  }

  @Override
  Optional<List<T>> read(YamlNode node, Place place) {
    if (single && node instanceof Scalar) {
      return item.read(node, place).map(List::of);
    }
    if (node instanceof YamlNode.Unreadable) {
      return Optional.empty();
    }
    if (!(node instanceof Sequence sequence)) {
      place.refuse(
          place.name() + " is " + Place.kind(node) + ", not a list",
          "write " + YamlText.inline(example()));
      return Optional.empty();
    }
    if (sequence.items().isEmpty()) {
      place.refuse(
          place.name() + " is an empty list",
          "write " + YamlText.inline(example()) + ", or remove the key");
      return Optional.empty();
    }
    List<T> values = new ArrayList<>();
    for (YamlNode one : sequence.items()) {
      item.read(one, place.at(one.mark())).ifPresent(values::add);
    }
    return values.size() == sequence.items().size() ? Optional.of(values) : Optional.empty();
  }

  @Override
  ObjectNode schema() {
    ObjectNode list = SchemaJson.object().put("type", "array").put("minItems", 1);
    list.set("items", item.schema());
    if (!single) {
      return list;
    }
    ObjectNode either = SchemaJson.object();
    either.putArray("anyOf").add(item.schema()).add(list);
    return either;
  }

  @Override
  YamlNode example() {
    return Sequence.of(List.of(item.example()));
  }

  @Override
  YamlNode shown(YamlNode node) {
    return node instanceof Sequence sequence
        ? Sequence.of(sequence.items().stream().map(item::shown).toList())
        : item.shown(node);
  }

  @Override
  String expected() {
    return "a list of " + item.expected();
  }
}
