package io.retinue.alerter.rules;

import java.time.Duration;
import java.util.Set;

/**
 * A zone of a camera, in Frigate's terms. Presence rules need only its shape; the rest is for rules
 * about objects.
 *
 * @param shape where it is
 * @param inertia an object is inside after so many frames inside in a row, and outside after so
 *     many outside
 * @param loiteringTime how long an object must be inside before it counts
 * @param objects the classes that count; none for all
 */
public record CameraZone(Zone shape, int inertia, Duration loiteringTime, Set<String> objects) {
  /** As in Frigate. */
  public static final int DEFAULT_INERTIA = 3;

  public CameraZone {
    objects = Set.copyOf(objects);
    if (inertia < 1) {
      throw new IllegalArgumentException("inertia is 1 or more, not " + inertia + ".");
    }
    if (loiteringTime.isNegative()) {
      throw new IllegalArgumentException("loitering_time is 0 or more.");
    }
  }

  /** With Frigate's inertia, at once, for all classes. */
  public static CameraZone of(Zone shape) {
    return new CameraZone(shape, DEFAULT_INERTIA, Duration.ZERO, Set.of());
  }

  /** Whether objects of the class count. */
  public boolean takes(String label) {
    return objects.isEmpty() || objects.contains(label);
  }
}
