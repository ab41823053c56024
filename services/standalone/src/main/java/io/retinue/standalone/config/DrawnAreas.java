package io.retinue.standalone.config;

import io.retinue.alerter.rules.CameraAreas;
import io.retinue.alerter.rules.Line;
import io.retinue.alerter.rules.Zone;
import io.retinue.console.Area;
import io.retinue.console.Area.Kind;
import io.retinue.console.Area.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The zones, lines and masks of a {@code retinue.yaml}, as the page draws them. */
public final class DrawnAreas {
  private DrawnAreas() {}

  /** By the names of the cameras; cameras without any are there too. */
  public static Map<String, List<Area>> of(RetinueConfig config) {
    Map<String, List<Area>> byCamera = new LinkedHashMap<>();
    config.setups().forEach((camera, setup) -> byCamera.put(camera, of(setup.areas())));
    return byCamera;
  }

  private static List<Area> of(CameraAreas areas) {
    List<Area> drawn = new ArrayList<>();
    new TreeMap<>(areas.zones()).forEach((name, zone) -> add(drawn, Kind.ZONE, name, zone.shape()));
    new TreeMap<>(areas.lines())
        .forEach((name, line) -> drawn.add(new Area(Kind.LINE, name, points(line))));
    areas.masks().forEach(mask -> add(drawn, Kind.MASK, "", mask));
    return drawn;
  }

  private static List<Point> points(Line line) {
    return Stream.of(line.first(), line.second()).map(c -> new Point(c.x(), c.y())).toList();
  }

  private static void add(List<Area> drawn, Kind kind, String name, Zone zone) {
    if (zone instanceof Zone.Polygon polygon) {
      drawn.add(
          new Area(
              kind, name, polygon.corners().stream().map(c -> new Point(c.x(), c.y())).toList()));
    }
  }
}
