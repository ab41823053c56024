package io.retinue.platform.settings;

import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A polygon as Frigate writes it, see {@link Setting#polygon}. */
public final class Polygon extends Setting<List<Polygon.Corner>> {
  /** A share of the picture: less than a pixel of any camera. */
  private static final double SMALLEST_AREA = 1e-9;

  private static final String EXAMPLE = "0.1,0.5,0.9,0.5,0.9,1,0.1,1";

  /**
   * @param x 0 (left) to 1 (right)
   * @param y 0 (top) to 1 (bottom)
   */
  public record Corner(double x, double y) {}

  Polygon() {}

  @Override
  Optional<List<Corner>> read(YamlNode node, Place place) {
    Optional<List<Corner>> read = Points.read(node, place, expected());
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<Corner> corners = read.get();
    if (corners.size() < 3) {
      return Points.refuse(
          place, corners.size() + " corners, and a polygon needs at least 3", expected());
    }
    Optional<String> crossing = crossing(corners);
    if (crossing.isPresent()) {
      place.refuse(
          place.name() + " has edges that cross: " + crossing.get(),
          "write the corners in the order of a walk around it, such as " + EXAMPLE);
      return Optional.empty();
    }
    if (area(corners) < SMALLEST_AREA) {
      return Points.refuse(place, "no area: its corners lie on one line", expected());
    }
    return Optional.of(corners);
  }

  /** The first two edges that cross; edges that only touch do not. */
  private static Optional<String> crossing(List<Corner> corners) {
    int count = corners.size();
    for (int i = 0; i < count; i++) {
      for (int j = i + 2; j < count; j++) {
        Corner a = corners.get(i);
        Corner b = corners.get(i + 1);
        Corner c = corners.get(j);
        Corner d = corners.get((j + 1) % count);
        if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) {
          return Optional.of(
              "that from corner %d to %d and that from corner %d to %d"
                  .formatted(i + 1, i + 2, j + 1, (j + 1) % count + 1));
        }
      }
    }
    return Optional.empty();
  }

  /** Positive on one side of the line from {@code from} to {@code to}, negative on the other. */
  private static double side(Corner from, Corner to, Corner point) {
    return (to.x() - from.x()) * (point.y() - from.y())
        - (to.y() - from.y()) * (point.x() - from.x());
  }

  /** As a share of the picture. */
  private static double area(List<Corner> corners) {
    double twice = 0;
    Corner before = corners.get(corners.size() - 1);
    for (Corner corner : corners) {
      twice += before.x() * corner.y() - corner.x() * before.y();
      before = corner;
    }
    return Math.abs(twice) / 2;
  }

  @Override
  ObjectNode schema() {
    return Points.schema(6);
  }

  @Override
  YamlNode example() {
    return Scalar.text(EXAMPLE);
  }

  @Override
  YamlNode shown(YamlNode node) {
    return node;
  }

  @Override
  String expected() {
    return "x,y for each corner, from 0 to 1, such as " + EXAMPLE;
  }
}
