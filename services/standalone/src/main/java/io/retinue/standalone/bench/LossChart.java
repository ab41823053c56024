package io.retinue.standalone.bench;

import io.retinue.retinanet.loss.ClassLoss;
import io.retinue.retinanet.loss.LossCurve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Figure 1 of the paper: the focal loss over p_t for several gammas, with the same weight for
 * foreground and background. The loss that trains computes every point.
 */
public final class LossChart {
  /** The paper's five. */
  static final List<Double> GAMMAS = List.of(0.0, 0.5, 1.0, 2.0, 5.0);

  /** Okabe and Ito's colors, which people with a color vision deficiency can tell apart. */
  static final List<Color> COLORS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0xE69F00),
          new Color(0xCC79A7),
          new Color(0x009E73));

  private static final double MAX_LOSS = 5;
  private static final double WELL_CLASSIFIED = 0.6;
  private static final int POINTS = 1000;

  private LossChart() {}

  /** The chart as a PNG of 1200 x 900 pixels. */
  public static byte[] png() throws IOException {
    return BitmapEncoder.getBitmapBytes(chart(), BitmapEncoder.BitmapFormat.PNG);
  }

  static XYChart chart() {
    XYChart chart = new XYChart(1200, 900);
    chart.setTitle("FL(p\u209c) = \u2212(1 \u2212 p\u209c)\u1d5e ln(p\u209c)");
    chart.setXAxisTitle("probability of the true class, p\u209c");
    chart.setYAxisTitle("loss");
    style(chart.getStyler());
    XYSeries band =
        chart.addSeries(
            "well classified",
            new double[] {WELL_CLASSIFIED, 1},
            new double[] {MAX_LOSS, MAX_LOSS});
    band.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Area);
    band.setFillColor(new Color(0xF2F7EF)).setShowInLegend(false);
    band.setMarker(SeriesMarkers.NONE).setLineColor(Color.WHITE);
    chart.addAnnotation(
        new AnnotationText("well classified", (1 + WELL_CLASSIFIED) / 2, 1.5, false));
    double[] p = IntStream.range(0, POINTS).mapToDouble(i -> (i + 0.5) / POINTS).toArray();
    for (int i = 0; i < GAMMAS.size(); i++) {
      double gamma = GAMMAS.get(i);
      ClassLoss.Focal loss = new ClassLoss.Focal(1, 1, gamma);
      chart
          .addSeries(name(gamma), p, LossCurve.of(loss, LossCurve.Truth.FOREGROUND, p))
          .setMarker(SeriesMarkers.NONE)
          .setLineColor(COLORS.get(i))
          .setLineStyle(new BasicStroke(4));
    }
    return chart;
  }

  static String name(double gamma) {
    return "\u03b3 = " + gamma + (gamma == 0 ? " (cross entropy)" : "");
  }

  private static void style(XYStyler style) {
    Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 26);
    style.setBaseFont(font).setLegendFont(font).setChartTitleFont(font);
    style.setChartBackgroundColor(Color.WHITE).setLegendPosition(LegendPosition.InsideNE);
    style.setAxisTitleFont(font).setAxisTickLabelsFont(font);
    style.setAnnotationTextFont(font);
    style.setXAxisMin(0.0).setXAxisMax(1.0).setYAxisMin(0.0).setYAxisMax(MAX_LOSS);
    style.setYAxisTickMarkSpacingHint(120).setPlotContentSize(1);
  }
}
