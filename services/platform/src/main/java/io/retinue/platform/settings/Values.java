package io.retinue.platform.settings;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The checked values of a section. */
public final class Values {
  private final Map<Key<?>, Object> values;
  private final Map<Key<?>, Place> places;
  private final Place section;

  Values(Map<Key<?>, Object> values, Map<Key<?>, Place> places, Place section) {
    this.values = values;
    this.places = places;
    this.section = section;
  }

  /** The value of a key that is required or has a default. */
  public <T> T get(Key<T> key) {
    return find(key).orElseThrow(() -> new IllegalArgumentException(key.name() + " is optional"));
  }

  /** The value of a key that may be missing. */
  @SuppressWarnings("unchecked") // the section puts there what the key's setting has read
  public <T> Optional<T> find(Key<T> key) {
    return Optional.ofNullable((T) values.get(key));
  }

  /** Where a key's value stands; the section if it is missing. */
  public Place place(Key<?> key) {
    return Objects.requireNonNull(places.getOrDefault(key, section));
  }

  /** Where the section begins. */
  public Place place() {
    return section;
  }
}
