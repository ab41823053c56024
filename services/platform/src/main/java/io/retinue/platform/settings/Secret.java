package io.retinue.platform.settings;

import java.util.Objects;

/** A password or the like. It is printed as {@code ***}; only {@link #reveal} returns it. */
public final class Secret {
  static final String HIDDEN = "***";

  private final String value;

  public Secret(String value) {
    this.value = Objects.requireNonNull(value);
  }

  /** The secret itself, for the one place that needs it: never for a log, a message or a record. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return HIDDEN;
  }
}
