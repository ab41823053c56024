package io.retinue.platform.settings;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value that knows its place, so that a check which needs other parts of the file can point at
 * it.
 *
 * @param place usable while the file is read
 */
public record Placed<T>(T value, Place place) {
  /** Reads values with their places. */
  static final class OfValue<T> extends Setting<Placed<T>> {
    private final Setting<T> inner;

    OfValue(Setting<T> inner) {
      this.inner = inner;
    }

    @Override
    Optional<Placed<T>> read(YamlNode node, Place place) {
      return inner.read(node, place).map(value -> new Placed<>(value, place));
    }

    @Override
    ObjectNode schema() {
      return inner.schema();
    }

    @Override
    YamlNode example() {
      return inner.example();
    }

    @Override
    YamlNode shortExample() {
      return inner.shortExample();
    }

    @Override
    YamlNode shown(YamlNode node) {
      return inner.shown(node);
    }

    @Override
    String expected() {
      return inner.expected();
    }

    @Override
    Optional<Section<?>> section() {
      return inner.section();
    }
  }
}
