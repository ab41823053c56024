package io.retinue.retinanet.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossCurveTest {
  @ParameterizedTest
  @EnumSource
  void shouldCostTheSameOnEitherSideWhereBothWeighAlike(LossCurve.Truth truth) {
    double[] focal = LossCurve.of(new ClassLoss.Focal(1, 1, 2), truth, 0.8, 0.5);

    assertThat(focal[0]).isCloseTo(-0.04 * Math.log(0.8), within(1e-12));
    assertThat(focal[1]).isCloseTo(-0.25 * Math.log(0.5), within(1e-12));
  }

  @Test
  void shouldWeighEachSideWithItsOwn() {
    ClassLoss.Focal loss = new ClassLoss.Focal(0.25, 0.75, 0);

    assertThat(LossCurve.of(loss, LossCurve.Truth.FOREGROUND, 0.1)[0])
        .isCloseTo(-0.25 * Math.log(0.1), within(1e-12));
    assertThat(LossCurve.of(loss, LossCurve.Truth.BACKGROUND, 0.1)[0])
        .isCloseTo(-0.75 * Math.log(0.1), within(1e-12));
  }

  @Test
  void shouldRefuseACertainty() {
    assertThatThrownBy(
            () -> LossCurve.of(new ClassLoss.Focal(1, 1, 2), LossCurve.Truth.FOREGROUND, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a probability must lie between 0 and 1, not 1.0");
  }
}
