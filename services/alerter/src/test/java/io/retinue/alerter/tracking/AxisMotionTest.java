package io.retinue.alerter.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AxisMotionTest {
  @Test
  void shouldPredictByTheVelocity() {
    AxisMotion now = new AxisMotion(10, 4, 1, 0.5, 2);

    AxisMotion later = now.after(2, 3);

    assertThat(later.position()).isEqualTo(18); // 10 + 2 · 4
    assertThat(later.velocity()).isEqualTo(4);
    assertThat(later.pp()).isEqualTo(1 + 2 * 2 * 0.5 + 4 * 2 + 3 * 8 / 3.0); // 19
    assertThat(later.pv()).isEqualTo(0.5 + 2 * 2 + 3 * 4 / 2.0); // 10.5
    assertThat(later.vv()).isEqualTo(2 + 3 * 2); // 8
  }

  @Test
  void shouldWeighAMeasurementByItsVariance() {
    AxisMotion now = new AxisMotion(10, 0, 3, 1, 2);

    AxisMotion measured = now.measured(14, 1);

    // gain 3 / (3 + 1) of the position and 1 / 4 of the velocity
    assertThat(measured.position()).isEqualTo(13);
    assertThat(measured.velocity()).isEqualTo(1);
    assertThat(measured.pp()).isEqualTo(0.75);
    assertThat(measured.pv()).isEqualTo(0.25);
    assertThat(measured.vv()).isEqualTo(1.75);
  }

  @Test
  void shouldPredictTheSameInOneStepAsInMany() {
    AxisMotion now = new AxisMotion(10, 4, 1, 0.5, 2);
    AxisMotion steps = now;
    for (int i = 0; i < 30; i++) {
      steps = steps.after(0.1, 3);
    }

    AxisMotion one = now.after(3, 3);

    assertThat(steps.position()).isCloseTo(one.position(), within(1e-9));
    assertThat(steps.pp()).isCloseTo(one.pp(), within(1e-9));
    assertThat(steps.pv()).isCloseTo(one.pv(), within(1e-9));
    assertThat(steps.vv()).isCloseTo(one.vv(), within(1e-9));
  }

  @Test
  void shouldLearnAConstantVelocity() {
    AxisMotion axis = AxisMotion.at(0, 1, 100);
    for (int i = 1; i <= 20; i++) {
      axis = axis.after(0.2, 0.1).measured(5 * 0.2 * i, 1);
    }

    assertThat(axis.velocity()).isCloseTo(5, within(0.05));
    assertThat(axis.position()).isCloseTo(20, within(0.05));
  }
}
