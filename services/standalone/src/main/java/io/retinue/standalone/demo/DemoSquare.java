package io.retinue.standalone.demo;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraSetup;
import io.retinue.alerter.rules.CameraZone;
import io.retinue.alerter.rules.LoiteringRule;
import io.retinue.alerter.rules.RuleScope;
import io.retinue.alerter.rules.Zone;
import io.retinue.console.Area;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The zone of the demo, where people walk slowly enough to loiter within the first minute. */
final class DemoSquare {
  static final String CAMERA = "plaza";

  private static final String NAME = "square";
  private static final double LEFT = 0.25;
  private static final double TOP = 0.45;
  private static final double RIGHT = 0.75;

  private static final Duration LOITERING = Duration.ofSeconds(8);

  private DemoSquare() {}

  /** As the page draws it. */
  static Area drawn() {
    return new Area(
        Area.Kind.ZONE,
        NAME,
        List.of(
            new Area.Point(LEFT, TOP),
            new Area.Point(RIGHT, TOP),
            new Area.Point(RIGHT, 1),
            new Area.Point(LEFT, 1)));
  }

  /** As the alerter watches it. */
  static Map<String, CameraSetup> setups() {
    Zone shape =
        new Zone.Polygon(
            drawn().points().stream().map(p -> new Zone.Corner(p.x(), p.y())).toList());
    CameraAreas areas = new CameraAreas(Map.of(NAME, CameraZone.of(shape)), Map.of(), List.of());
    return Map.of(CAMERA, CameraSetup.of(areas));
  }

  static AlertRule rule() {
    return new LoiteringRule(
        RuleScope.of("loitering-on-the-square", "person")
            .on(Set.of(CAMERA))
            .in(new Zone.Named(Set.of(NAME))),
        LOITERING);
  }
}
