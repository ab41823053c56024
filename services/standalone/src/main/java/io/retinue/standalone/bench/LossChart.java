package io.retinue.standalone.bench;

import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.LossCurve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * Figure 1 of the paper: the focal loss over p_t for several gammas, foreground and background
 * weighing alike. Every point is computed by the loss that trains.
 */
public final class LossChart {
  /** The paper's five. */
  public static final List<Double> GAMMAS = List.of(0.0, 0.5, 1.0, 2.0, 5.0);

  private static final int WIDTH = 1200;
  private static final int HEIGHT = 900;
  private static final Rectangle2D PLOT = new Rectangle2D.Double(110, 50, 1040, 740);
  private static final double MOST = 5;
  private static final int POINTS = 1000;
  private static final double WELL_CLASSIFIED = 0.6;
  private static final Color GRID = new Color(0xE3E3E3);
  private static final Color BAND = new Color(0xF2F7EF);

  /** Told apart by those who see no red or green too (Okabe and Ito). */
  static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0xE69F00),
          new Color(0xCC79A7),
          new Color(0x009E73));

  private LossChart() {}

  /** The chart, 1200 x 900 pixels. */
  public static BufferedImage draw() {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      g.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      g.setColor(Color.WHITE);
      g.fillRect(0, 0, WIDTH, HEIGHT);
      axes(g);
      for (int i = 0; i < GAMMAS.size(); i++) {
        g.setColor(COLORS.get(i));
        g.setStroke(new BasicStroke(4, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        g.setClip(PLOT);
        g.draw(curve(GAMMAS.get(i)));
        g.setClip(null);
        legend(g, i);
      }
    } finally {
      g.dispose();
    }
    return image;
  }

  private static void axes(Graphics2D g) {
    g.setColor(BAND);
    g.fill(
        new Rectangle2D.Double(
            x(WELL_CLASSIFIED), PLOT.getY(), x(1) - x(WELL_CLASSIFIED), PLOT.getHeight()));
    g.setStroke(new BasicStroke(1));
    g.setFont(font(24));
    for (int i = 0; i <= 10; i++) {
      double p = i / 10.0;
      line(g, GRID, x(p), y(0), x(p), y(MOST));
      centerd(g, i % 2 == 0 ? Double.toString(p) : "", x(p), y(0) + 34);
    }
    for (int loss = 0; loss <= MOST; loss++) {
      line(g, GRID, x(0), y(loss), x(1), y(loss));
      centerd(g, Integer.toString(loss), x(0) - 24, y(loss) + 9);
    }
    g.setStroke(new BasicStroke(2));
    g.setColor(Color.DARK_GRAY);
    g.draw(PLOT);
    g.setColor(Color.BLACK);
    g.setFont(font(28));
    centerd(g, "probability of the truth, p\u209c", x(0.5), HEIGHT - 28);
    g.rotate(-Math.PI / 2);
    centerd(g, "loss", -y(MOST / 2), 46);
    g.rotate(Math.PI / 2);
    g.setFont(font(24));
    centerd(g, "well classified", x((1 + WELL_CLASSIFIED) / 2), y(1.55));
    g.setStroke(new BasicStroke(2));
    line(g, Color.BLACK, x(WELL_CLASSIFIED) + 8, y(1.4), x(1) - 8, y(1.4));
    tip(g, x(WELL_CLASSIFIED) + 8, 10);
    tip(g, x(1) - 8, -10);
    g.setFont(font(28));
    g.drawString(
        "FL(p\u209c) = \u2212(1 \u2212 p\u209c)\u1d5e ln(p\u209c)",
        (float) x(0.2),
        (float) y(4.55));
  }

  /** An arrow's tip on the line of the well classified. */
  private static void tip(Graphics2D g, double x, double length) {
    line(g, Color.BLACK, x, y(1.4), x + length, y(1.4) - 6);
    line(g, Color.BLACK, x, y(1.4), x + length, y(1.4) + 6);
  }

  private static Path2D curve(double gamma) {
    double[] p = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      p[i] = (i + 0.5) / POINTS;
    }
    double[] loss = LossCurve.of(new ClassLoss.Focal(1, 1, gamma), LossCurve.Truth.FOREGROUND, p);
    Path2D path = new Path2D.Double();
    path.moveTo(x(p[0]), y(loss[0]));
    for (int i = 1; i < POINTS; i++) {
      path.lineTo(x(p[i]), y(loss[i]));
    }
    return path;
  }

  private static void legend(Graphics2D g, int i) {
    double y = y(4.1) + i * 40;
    g.draw(new Line2D.Double(x(0.62), y, x(0.68), y));
    g.setColor(Color.BLACK);
    g.setFont(font(26));
    double gamma = GAMMAS.get(i);
    String value =
        gamma == Math.rint(gamma) ? Integer.toString((int) gamma) : Double.toString(gamma);
    String name = "\u03b3 = " + value + (gamma == 0 ? "  (cross entropy)" : "");
    g.drawString(name, (float) x(0.70), (float) y + 9);
  }

  private static void line(Graphics2D g, Color color, double x1, double y1, double x2, double y2) {
    g.setColor(color);
    g.draw(new Line2D.Double(x1, y1, x2, y2));
    g.setColor(Color.BLACK);
  }

  private static void centerd(Graphics2D g, String text, double x, double y) {
    g.drawString(text, (float) (x - g.getFontMetrics().stringWidth(text) / 2.0), (float) y);
  }

  private static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  static double x(double probability) {
    return PLOT.getX() + probability * PLOT.getWidth();
  }

  static double y(double loss) {
    return PLOT.getMaxY() - loss / MOST * PLOT.getHeight();
  }
}
