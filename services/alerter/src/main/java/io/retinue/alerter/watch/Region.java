package io.retinue.alerter.watch;

import io.retinue.alerter.rules.AlertRule;
import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.CameraZone;
import io.retinue.alerter.rules.Zone;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A part of the picture in which rules about objects watch who is inside.
 *
 * @param name of the zone; that of the rule, with a prefix that no zone has, for its own polygon;
 *     empty for the whole picture
 */
record Region(String name, CameraZone zone) {
  private static final Region PICTURE =
      new Region("", new CameraZone(Zone.WHOLE_PICTURE, 1, Duration.ZERO, Set.of()));

  /** Those of a rule on a camera. */
  static List<Region> of(AlertRule rule, CameraAreas areas) {
    Zone zone = rule.scope().zone();
    if (zone instanceof Zone.Named named) {
      List<Region> regions = new ArrayList<>();
      for (String name : named.names().stream().sorted().toList()) {
        CameraZone there = areas.zones().get(name);
        if (there != null) {
          regions.add(new Region(name, there));
        }
      }
      return regions;
    }
    return List.of(
        zone instanceof Zone.WholePicture
            ? PICTURE
            : new Region("rule:" + rule.name(), CameraZone.of(zone)));
  }
}
