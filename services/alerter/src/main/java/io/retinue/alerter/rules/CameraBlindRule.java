package io.retinue.alerter.rules;

import java.time.Duration;

/**
 * Nobody watches: the camera gives no pictures, or always the same one.
 *
 * <pre>
 *   pictures  ▂▂▂▂▂▂             ▂▂▂▂▂▂▂
 *   alert           |forTime|◄open ◄close
 * </pre>
 *
 * @param forTime how long it must be blind, by ingest's clock
 */
public record CameraBlindRule(RuleScope scope, Duration forTime) implements AlertRule {
  /** Stands where alerts of other kinds have the class of objects. */
  public static final String LABEL = "camera";

  /** The word of {@code retinue.yaml}. */
  public static final String KIND = "camera_blind";

  public CameraBlindRule {
    RuleScope.require(!forTime.isNegative(), "Rule " + scope.name() + ": for is 0 or more.");
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public CameraBlindRule with(RuleScope other) {
    return new CameraBlindRule(other, forTime);
  }
}
