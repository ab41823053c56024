package io.retinue.console;

import io.retinue.platform.frame.CameraName;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The cameras whose frames a page wants: those that a person can see at the moment. Immutable. */
final class ShownCameras {
  static final String HINT =
      "name the cameras to show, separated by commas: at most 64, or none at all";

  /** Every camera, also those that come later. */
  static final ShownCameras ALL = new ShownCameras(null);

  private static final int MOST = 64;

  private final @Nullable Set<String> names;

  private ShownCameras(@Nullable Set<String> names) {
    this.names = names;
  }

  /**
   * Whether {@link #of} takes it.
   *
   * @param list names, separated by commas; null for every camera
   */
  static boolean isValid(@Nullable String list) {
    if (list == null || list.isEmpty()) {
      return true;
    }
    String[] parts = list.split(",", MOST + 2);
    if (parts.length > MOST) {
      return false;
    }
    for (String part : parts) {
      if (!CameraName.isValid(part)) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param list names, separated by commas; null for every camera
   */
  static ShownCameras of(@Nullable String list) {
    if (!isValid(list)) {
      throw new IllegalArgumentException(HINT);
    }
    if (list == null) {
      return ALL;
    }
    return new ShownCameras(
        list.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(list.split(",", -1)))); // each once
  }

  boolean contains(String camera) {
    return names == null || names.contains(camera);
  }

  /** Those that the other does not contain. Nothing for {@link #ALL}, which is not listed. */
  Set<String> without(ShownCameras other) {
    Set<String> added = new TreeSet<>(names == null ? Set.of() : names);
    added.removeIf(other::contains);
    return added;
  }
}
