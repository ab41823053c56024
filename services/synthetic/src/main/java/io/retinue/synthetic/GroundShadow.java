package io.retinue.synthetic;

import java.util.ArrayList;
import java.util.List;

/** Soft shadows on the ground. */
final class GroundShadow {
  private GroundShadow() {}

  /** The shadow of something upright: a contact patch, and in the sun a long one. */
  static void ofUpright(Sketch sketch, Lighting lighting, double radius, double height) {
    Placement at = sketch.place();
    Spot foot = sketch.at(0, 0, 0);
    List<Spot> outline = new ArrayList<>();
    ring(sketch, outline, 0, 0, radius);
    sketch
        .brush()
        .shadow(lighting.shadowDepth() * 0.9, radius * foot.scale() * 0.45, hull(outline));
    if (lighting.shadowX() != 0 || lighting.shadowZ() != 0) {
      double tipX = lighting.shadowX() * height;
      double tipZ = lighting.shadowZ() * height;
      // The sun's direction in the thing's own axes.
      double u = tipX * at.headX() + tipZ * at.headZ();
      double v = -tipX * at.headZ() + tipZ * at.headX();
      ring(sketch, outline, u, v, radius * 0.8);
      sketch.brush().shadow(lighting.shadowDepth() * 0.75, 0.13 * foot.scale(), hull(outline));
    }
  }

  /** The shadow of a box that stands over its footprint. */
  static void ofBox(Sketch sketch, Lighting lighting, double length, double width, double height) {
    Placement at = sketch.place();
    double scale = sketch.at(0, 0, 0).scale();
    List<Spot> outline = new ArrayList<>();
    corners(sketch, outline, 0, 0, length / 2 + 0.12, width / 2 + 0.12);
    sketch.brush().shadow(lighting.shadowDepth(), 0.3 * scale, hull(outline));
    double tipX = lighting.shadowX() * height;
    double tipZ = lighting.shadowZ() * height;
    if (tipX != 0 || tipZ != 0) {
      double u = tipX * at.headX() + tipZ * at.headZ();
      double v = -tipX * at.headZ() + tipZ * at.headX();
      corners(sketch, outline, u, v, length * 0.38, width * 0.42);
      sketch.brush().shadow(lighting.shadowDepth() * 0.75, 0.34 * scale, hull(outline));
    }
  }

  private static void ring(Sketch sketch, List<Spot> into, double u, double v, double radius) {
    for (int i = 0; i < 10; i++) {
      double angle = i * 2 * StrictMath.PI / 10;
      into.add(
          sketch.at(u + radius * StrictMath.cos(angle), v + radius * StrictMath.sin(angle), 0));
    }
  }

  private static void corners(
      Sketch sketch, List<Spot> into, double u, double v, double halfLength, double halfWidth) {
    into.add(sketch.at(u - halfLength, v - halfWidth, 0));
    into.add(sketch.at(u - halfLength, v + halfWidth, 0));
    into.add(sketch.at(u + halfLength, v - halfWidth, 0));
    into.add(sketch.at(u + halfLength, v + halfWidth, 0));
  }

  /** Convex hull by Andrew's monotone chain. */
  private static Spot[] hull(List<Spot> points) {
    List<Spot> sorted = new ArrayList<>(points);
    sorted.sort(
        (p, q) -> p.x() != q.x() ? Double.compare(p.x(), q.x()) : Double.compare(p.y(), q.y()));
    List<Spot> hull = new ArrayList<>();
    for (int pass = 0; pass < 2; pass++) {
      int base = hull.size();
      for (int i = 0; i < sorted.size(); i++) {
        Spot next = sorted.get(pass == 0 ? i : sorted.size() - 1 - i);
        while (hull.size() >= base + 2
            && turn(hull.get(hull.size() - 2), hull.get(hull.size() - 1), next) <= 0) {
          hull.remove(hull.size() - 1);
        }
        hull.add(next);
      }
      hull.remove(hull.size() - 1);
    }
    return hull.toArray(new Spot[0]);
  }

  private static double turn(Spot o, Spot a, Spot b) {
    return (a.x() - o.x()) * (b.y() - o.y()) - (a.y() - o.y()) * (b.x() - o.x());
  }
}
