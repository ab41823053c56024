package io.retinue.alerter.rules;

import java.util.List;
import java.util.Set;

/**
 * A part of a camera's picture, in coordinates relative to its size: (0, 0) is the top left corner
 * and (1, 1) the bottom right one, so that a zone outlives a change of resolution.
 */
public sealed interface Zone {
  /** The whole picture, and what lies beyond its edges too. */
  Zone WHOLE_PICTURE = new WholePicture();

  /** Whether the point lies in the zone; its edge belongs to it. */
  boolean contains(double x, double y);

  /** This zone on a camera. Names become the zones that the camera has by these names. */
  default Zone on(CameraAreas camera) {
    return this;
  }

  /**
   * @param x 0 (left) to 1 (right)
   * @param y 0 (top) to 1 (bottom)
   */
  record Corner(double x, double y) {
    public Corner {
      if (!(x >= 0 && x <= 1 && y >= 0 && y <= 1)) {
        throw new IllegalArgumentException(
            "A corner of a zone lies within 0 and 1, not at ("
                + x
                + ", "
                + y
                + "): divide pixels by the picture's width and height.");
      }
    }
  }

  record WholePicture() implements Zone {
    @Override
    public boolean contains(double x, double y) {
      return true;
    }
  }

  /**
   * Zones of a camera by their names. Without a camera they are nowhere, see {@link #on}.
   *
   * @param names one or more
   */
  record Named(Set<String> names) implements Zone {
    public Named {
      names = Set.copyOf(names);
    }

    @Override
    public boolean contains(double x, double y) {
      return false;
    }

    @Override
    public Zone on(CameraAreas camera) {
      return new AnyOf(
          camera.zones().entrySet().stream()
              .filter(zone -> names.contains(zone.getKey()))
              .map(zone -> zone.getValue().shape())
              .toList());
    }
  }

  /**
   * What lies in at least one of some zones.
   *
   * @param zones none contain nothing
   */
  record AnyOf(List<Zone> zones) implements Zone {
    public AnyOf {
      zones = List.copyOf(zones);
    }

    @Override
    public boolean contains(double x, double y) {
      return zones.stream().anyMatch(zone -> zone.contains(x, y));
    }
  }

  /** Even-odd rule: where the outline crosses itself, a part enclosed twice is outside. */
  record Polygon(List<Corner> corners) implements Zone {
    /** Rounding of pixels to relative coordinates must not push a point off the edge. */
    private static final double ON_THE_EDGE = 1e-6;

    public Polygon {
      corners = List.copyOf(corners);
      if (corners.size() < 3) {
        throw new IllegalArgumentException(
            "A zone needs at least 3 corners, not " + corners.size() + ".");
      }
    }

    /** The polygon that a file has. */
    public static Zone of(List<io.retinue.platform.settings.Polygon.Corner> corners) {
      return new Polygon(corners.stream().map(c -> new Corner(c.x(), c.y())).toList());
    }

    @Override
    public boolean contains(double x, double y) {
      boolean inside = false;
      Corner from = corners.get(corners.size() - 1);
      for (Corner to : corners) {
        if (isOnEdge(from, to, x, y)) {
          return true;
        }
        boolean straddles = from.y() > y != to.y() > y;
        if (straddles
            && x < (to.x() - from.x()) * (y - from.y()) / (to.y() - from.y()) + from.x()) {
          inside = !inside;
        }
        from = to;
      }
      return inside;
    }

    private static boolean isOnEdge(Corner from, Corner to, double x, double y) {
      double dx = to.x() - from.x();
      double dy = to.y() - from.y();
      double squaredLength = dx * dx + dy * dy;
      double along =
          squaredLength == 0
              ? 0
              : Math.max(
                  0, Math.min(1, ((x - from.x()) * dx + (y - from.y()) * dy) / squaredLength));
      return Math.hypot(from.x() + along * dx - x, from.y() + along * dy - y) <= ON_THE_EDGE;
    }
  }
}
