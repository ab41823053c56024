package io.retinue.synthetic;

/**
 * Draws anti-aliased shapes in pixels and marks the pixels they cover.
 *
 * <p>Every shape is a distance field: a pixel is covered by half plus its center's distance inside
 * the edge, cut to 0 … 1, and belongs to the item where at least half covered. Plain arithmetic on
 * doubles, so that the same bytes come out everywhere.
 */
final class Brush {
  /** Overlap of faces that share an edge, so that no backdrop shines through the seam. */
  private static final double SEAM = 0.3;

  private final Canvas canvas;
  private short item = Canvas.NOTHING;
  private int pixels;
  private Light light = Light.FULL;

  Brush(Canvas canvas) {
    this.canvas = canvas;
  }

  /** Sets the item and the light of the following strokes. */
  void begin(short newItem, Light newLight) {
    item = newItem;
    light = newLight;
    pixels = 0;
  }

  /** Ends the item; gives the number of pixels of its silhouette, seen in full. */
  int end() {
    item = Canvas.NOTHING;
    light = Light.FULL;
    return pixels;
  }

  /** A limb: a line with round ends whose radius goes from {@code ra} to {@code rb} pixels. */
  void limb(Spot a, double ra, Spot b, double rb, int color) {
    int lit = light.on(color);
    double dx = b.x() - a.x();
    double dy = b.y() - a.y();
    double square = Math.max(dx * dx + dy * dy, 1e-9);
    double reach = Math.max(ra, rb) + 1;
    int firstX = columns(Math.min(a.x(), b.x()) - reach);
    int endX = columns(Math.max(a.x(), b.x()) + reach + 1);
    int firstY = rows(Math.min(a.y(), b.y()) - reach);
    int endY = rows(Math.max(a.y(), b.y()) + reach + 1);
    for (int y = firstY; y < endY; y++) {
      double py = y + 0.5 - a.y();
      for (int x = firstX; x < endX; x++) {
        double px = x + 0.5 - a.x();
        double t = (px * dx + py * dy) / square;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        double qx = px - t * dx;
        double qy = py - t * dy;
        double radius = ra + t * (rb - ra);
        double outer = radius + 0.5;
        double far = qx * qx + qy * qy;
        if (outer <= 0 || far >= outer * outer) {
          continue;
        }
        double cover = outer - Math.sqrt(far);
        // Rounder to the eye: brighter towards the upper left, darker away from it.
        double round = 1 - 0.2 * (0.55 * qx + 0.8 * qy) / Math.max(radius, 1);
        paint(canvas.at(x, y), lit, round, cover);
      }
    }
  }

  void disc(Spot center, double radius, int color) {
    limb(center, radius, center, radius, color);
  }

  /** A convex face of one color. */
  void face(int color, Spot... corners) {
    face(color, color, corners);
  }

  /** A convex face whose color goes from {@code top} at its upper end to {@code bottom}. */
  void face(int top, int bottom, Spot... corners) {
    ConvexArea area = new ConvexArea(corners, SEAM);
    int firstY = rows(area.top() - 1);
    int endY = rows(area.bottom() + 2);
    double rows = Math.max(1, area.bottom() - area.top());
    for (int y = firstY; y < endY; y++) {
      double share = Math.min(1, Math.max(0, (y - area.top()) / rows));
      int lit = light.on(top == bottom ? top : Rgb.mix(top, bottom, share));
      area.cut(y + 0.5);
      int endX = columns(area.end() + 1);
      for (int x = columns(area.start()); x < endX; x++) {
        double cover = area.cover(x + 0.5);
        if (cover > 0) {
          paint(canvas.at(x, y), lit, 1, cover);
        }
      }
    }
  }

  /** Darkens the ground under a soft-edged convex shape; belongs to no item. */
  void shadow(double depth, double softness, Spot... corners) {
    ConvexArea area = new ConvexArea(corners, 0);
    int endY = rows(area.bottom() + 1);
    for (int y = rows(area.top()); y < endY; y++) {
      area.cut(y + 0.5);
      int endX = columns(area.end() + 1);
      for (int x = columns(area.start()); x < endX; x++) {
        double inside = area.inside(x + 0.5) / softness;
        if (inside > 0) {
          int index = canvas.at(x, y);
          double share = inside >= 1 ? 1 : inside * inside * (3 - 2 * inside);
          canvas.rgb[index] = Rgb.times(canvas.rgb[index], 1 - depth * share);
        }
      }
    }
  }

  /** Adds light around a point, falling off to nothing at the radius; belongs to no item. */
  void glow(Spot center, double radiusX, double radiusY, int color, double strength) {
    int endX = columns(center.x() + radiusX + 1);
    int endY = rows(center.y() + radiusY + 1);
    for (int y = rows(center.y() - radiusY); y < endY; y++) {
      double dy = (y + 0.5 - center.y()) / radiusY;
      for (int x = columns(center.x() - radiusX); x < endX; x++) {
        double dx = (x + 0.5 - center.x()) / radiusX;
        double near = 1 - dx * dx - dy * dy;
        if (near > 0) {
          int index = canvas.at(x, y);
          int old = canvas.rgb[index];
          double add = strength * near * near;
          canvas.rgb[index] =
              Rgb.of(
                  Rgb.red(old) + Rgb.red(color) * add,
                  Rgb.green(old) + Rgb.green(color) * add,
                  Rgb.blue(old) + Rgb.blue(color) * add);
        }
      }
    }
  }

  /** A light of the item; it is visible only where the item's own pixel is. */
  void flare(Spot center, double radius, int color, double strength) {
    int x = columns(center.x());
    int y = rows(center.y());
    if (x < canvas.endX() && y < canvas.endY() && canvas.items[canvas.at(x, y)] == item) {
      glow(center, radius, radius, color, strength);
    }
  }

  private void paint(int index, int lit, double factor, double cover) {
    int share = cover >= 1 ? 256 : (int) (cover * 256);
    int shade = (int) (factor * 256);
    int old = canvas.rgb[index];
    int red = blend(Rgb.red(old), (Rgb.red(lit) * shade) >> 8, share);
    int green = blend(Rgb.green(old), (Rgb.green(lit) * shade) >> 8, share);
    int blue = blend(Rgb.blue(old), (Rgb.blue(lit) * shade) >> 8, share);
    canvas.rgb[index] = red << 16 | green << 8 | blue;
    if (share >= 128 && item != Canvas.NOTHING && canvas.items[index] != item) {
      canvas.items[index] = item;
      pixels++;
    }
  }

  private static int blend(int old, int wanted, int share) {
    int target = wanted > 255 ? 255 : wanted;
    return old + (((target - old) * share) >> 8);
  }

  private int columns(double x) {
    return (int) Math.max(canvas.firstX(), Math.min(canvas.endX(), Math.floor(x)));
  }

  private int rows(double y) {
    return (int) Math.max(canvas.firstY(), Math.min(canvas.endY(), Math.floor(y)));
  }
}
