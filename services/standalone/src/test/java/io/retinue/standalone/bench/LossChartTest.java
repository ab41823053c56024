package io.retinue.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class LossChartTest {
  private final BufferedImage chart = LossChart.draw();

  @Test
  void shouldDrawEachCurveWhereItsFormulaSays() {
    for (int i = 0; i < LossChart.GAMMAS.size(); i++) {
      for (double p : new double[] {0.1, 0.2, 0.35}) {
        double loss = -Math.pow(1 - p, LossChart.GAMMAS.get(i)) * Math.log(p);

        assertThat(color(p, loss))
            .as("gamma %s at %s", LossChart.GAMMAS.get(i), p)
            .isEqualTo(LossChart.COLORS.get(i).getRGB());
      }
    }
  }

  @Test
  void shouldLeaveTheRestOfThePlotEmpty() {
    assertThat(color(0.45, 3.5)).isEqualTo(0xFFFFFFFF);
    assertThat(color(0.05, 0.5)).isEqualTo(0xFFFFFFFF);
  }

  private int color(double p, double loss) {
    return chart.getRGB((int) Math.floor(LossChart.x(p)), (int) Math.floor(LossChart.y(loss)));
  }
}
