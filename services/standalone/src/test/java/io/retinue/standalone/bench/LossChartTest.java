package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYSeries;

class LossChartTest {
  @Test
  void shouldPlotEachCurveByItsFormula() {
    for (double gamma : LossChart.GAMMAS) {
      XYSeries curve =
          Objects.requireNonNull(LossChart.chart().getSeriesMap().get(LossChart.name(gamma)));
      for (int i = 0; i < curve.getXData().length; i++) {
        double p = curve.getXData()[i];

        assertThat(curve.getYData()[i])
            .as("gamma %s at %s", gamma, p)
            .isCloseTo(-Math.pow(1 - p, gamma) * Math.log(p), within(1e-6));
      }
    }
  }

  @Test
  void shouldDrawTheCurvesOneBelowTheOtherAsGammaGrows() throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(LossChart.png()));
    assertThat(image.getWidth()).isEqualTo(1200);
    assertThat(image.getHeight()).isEqualTo(900);

    // A column at p of about 0.3: right of the axis, left of the legend.
    List<Integer> fromTop = new ArrayList<>();
    for (int y = 0; y < image.getHeight(); y++) {
      int color = image.getRGB(400, y);
      if (!fromTop.contains(color)) {
        fromTop.add(color);
      }
    }
    fromTop.retainAll(LossChart.COLORS.stream().map(c -> c.getRGB()).toList());
    assertThat(fromTop).isEqualTo(LossChart.COLORS.stream().map(c -> c.getRGB()).toList());
  }
}
