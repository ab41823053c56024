package io.retinue.platform.settings;

import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A setting that is written as another one, and read as another type. */
abstract sealed class Wrapped<S, T> extends Setting<T> permits Converted, Placed.OfValue {
  final Setting<S> inner;

  Wrapped(Setting<S> inner) {
    this.inner = inner;
  }

  @Override
  final ObjectNode schema() {
    return inner.schema();
  }

  @Override
  final YamlNode example() {
    return inner.example();
  }

  @Override
  final YamlNode shortExample() {
    return inner.shortExample();
  }

  @Override
  final YamlNode shown(YamlNode node) {
    return inner.shown(node);
  }

  @Override
  final String expected() {
    return inner.expected();
  }

  @Override
  final Optional<Section<?>> section() {
    return inner.section();
  }
}
