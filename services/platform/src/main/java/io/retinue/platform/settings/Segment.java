package io.retinue.platform.settings;

import io.retinue.platform.settings.Polygon.Corner;
import io.retinue.platform.settings.YamlNode.Scalar;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A line between two points, see {@link Setting#segment}. */
final class Segment extends Setting<List<Corner>> {
  private static final String EXAMPLE = "0.1,0.5,0.9,0.5";

  @Override
  Optional<List<Corner>> read(YamlNode node, Place place) {
    Optional<List<Corner>> read = Points.read(node, place, expected());
    if (read.isEmpty()) {
      return Optional.empty();
    }
    List<Corner> points = read.get();
    if (points.size() != 2) {
      return Points.refuse(place, points.size() + " points, and a line has 2", expected());
    }
    if (points.get(0).equals(points.get(1))) {
      return Points.refuse(place, "the same point twice", expected());
    }
    return Optional.of(points);
  }

  @Override
  ObjectNode schema() {
    return Points.schema(4);
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
    return "x,y of its two points, from 0 to 1, such as " + EXAMPLE;
  }
}
