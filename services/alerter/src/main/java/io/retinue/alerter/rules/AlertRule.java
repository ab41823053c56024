package io.retinue.alerter.rules;

import java.time.Duration;
import java.util.Set;

/**
 * A rule that opens alerts. {@link PresenceRule} is about boxes; the others are about tracked
 * objects, whose identity lasts from frame to frame. All times are media time, the camera's own.
 *
 * <p>A rule has one alert of a camera at a time: what happens while it is open joins it.
 */
public sealed interface AlertRule
    permits AbsenceRule,
        CameraBlindRule,
        CountRule,
        LeftObjectRule,
        LineCrossingRule,
        LoiteringRule,
        PresenceRule,
        RemovedObjectRule,
        ZoneEntryRule,
        ZoneExitRule {

  /** Where and when it watches. */
  RuleScope scope();

  /** Its kind, in the words of {@code retinue.yaml}. */
  String kind();

  /** The same with another scope. */
  AlertRule with(RuleScope other);

  /** How long what it watches for must last until its alert opens; zero opens at once. */
  default Duration openAfter() {
    return Duration.ZERO;
  }

  /** Whether what it watches for is one moment, such as a crossing, and does not last. */
  default boolean isMomentary() {
    return false;
  }

  default String name() {
    return scope().name();
  }

  default Set<String> cameras() {
    return scope().cameras();
  }

  /** Whether it may watch the camera: it does if the camera has one of its zones, or its line. */
  default boolean watches(String camera) {
    return cameras().isEmpty() || cameras().contains(camera);
  }

  /** Whether it watches a camera that has these zones and lines. */
  default boolean watches(CameraAreas areas) {
    return !(scope().zone() instanceof Zone.Named named)
        || named.names().stream().anyMatch(areas.zones()::containsKey);
  }
}
