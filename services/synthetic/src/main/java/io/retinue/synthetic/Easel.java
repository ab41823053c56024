package io.retinue.synthetic;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;

/** Java2D in the camera's perspective: paints everything that does not move, once. */
final class Easel {
  private final BufferedImage image;
  private final Graphics2D graphics;
  private final Camera camera;
  private final Lighting lighting;

  Easel(Camera camera, Lighting lighting) {
    this.camera = camera;
    this.lighting = lighting;
    this.image = new BufferedImage(camera.width(), camera.height(), BufferedImage.TYPE_INT_ARGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  Camera camera() {
    return camera;
  }

  Light lightAt(Ground ground) {
    return lighting.at(ground.x(), ground.z());
  }

  Spot see(Ground ground, double y) {
    return camera.see(ground.x(), y, ground.z());
  }

  void fill(int color, Spot... corners) {
    graphics.setPaint(new Color(color));
    graphics.fill(path(corners));
  }

  /** A polygon whose color goes from its upper to its lower end. */
  void fill(int top, int bottom, Spot... corners) {
    double high = Double.MAX_VALUE;
    double low = -Double.MAX_VALUE;
    for (Spot corner : corners) {
      high = Math.min(high, corner.y());
      low = Math.max(low, corner.y());
    }
    graphics.setPaint(
        new GradientPaint(
            0,
            (float) high,
            new Color(top),
            0,
            (float) Math.max(low, high + 1),
            new Color(bottom)));
    graphics.fill(path(corners));
  }

  /** A polygon over the present content, opacity 0 … 1. */
  void glaze(int color, double opacity, Spot... corners) {
    graphics.setPaint(translucent(color, opacity));
    graphics.fill(path(corners));
  }

  void disc(int color, double opacity, Spot center, double radiusX, double radiusY) {
    graphics.setPaint(translucent(color, opacity));
    graphics.fill(
        new Ellipse2D.Double(center.x() - radiusX, center.y() - radiusY, 2 * radiusX, 2 * radiusY));
  }

  /** A rod between two world points, width in meters. */
  void rod(int color, Spot a, Spot b, double meters) {
    double dx = b.x() - a.x();
    double dy = b.y() - a.y();
    double length = Math.max(1e-6, Math.sqrt(dx * dx + dy * dy));
    double ra = Math.max(0.5, meters * a.scale() / 2);
    double rb = Math.max(0.5, meters * b.scale() / 2);
    double nx = -dy / length;
    double ny = dx / length;
    graphics.setPaint(new Color(color));
    graphics.fill(
        path(
            new Spot(a.x() + nx * ra, a.y() + ny * ra, 1),
            new Spot(b.x() + nx * rb, b.y() + ny * rb, 1),
            new Spot(b.x() - nx * rb, b.y() - ny * rb, 1),
            new Spot(a.x() - nx * ra, a.y() - ny * ra, 1)));
  }

  /** A light that fades out from its center. */
  void glow(int color, double opacity, Spot center, double radius) {
    graphics.setPaint(
        new RadialGradientPaint(
            new Point2D.Double(center.x(), center.y()),
            (float) radius,
            new float[] {0, 0.35f, 1},
            new Color[] {
              translucent(color, opacity), translucent(color, opacity * 0.35), translucent(color, 0)
            }));
    graphics.fill(
        new Ellipse2D.Double(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius));
  }

  BufferedImage image() {
    return image;
  }

  private static Color translucent(int color, double opacity) {
    return new Color(
        Rgb.red(color),
        Rgb.green(color),
        Rgb.blue(color),
        (int) (255 * Math.max(0, Math.min(1, opacity))));
  }

  private static Path2D path(Spot... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0].x(), corners[0].y());
    for (int i = 1; i < corners.length; i++) {
      path.lineTo(corners[i].x(), corners[i].y());
    }
    path.closePath();
    return path;
  }
}
