package io.retinue.platform.settings;

import java.util.Optional;

/**
 * A value that knows its place, so that a check which needs other parts of the file can point at
 * it.
 *
 * @param place usable while the file is read
 */
public record Placed<T>(T value, Place place) {
  /** Reads values with their places. */
  static final class OfValue<T> extends Wrapped<T, Placed<T>> {
    OfValue(Setting<T> inner) {
      super(inner);
    }

    @Override
    Optional<Placed<T>> read(YamlNode node, Place place) {
      return inner.read(node, place).map(value -> new Placed<>(value, place));
    }
  }
}
