package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CounterRateTest {
  private final CounterRate rate = new CounterRate();

  @Test
  void shouldMeasureOverTheLastSeconds() {
    assertThat(rate.perSecond()).isNull();
    rate.read(0, 100);
    assertThat(rate.perSecond()).as("of one reading").isNull();

    for (int second = 1; second <= 10; second++) {
      rate.read(1000 * second, 100 + 25L * second);
    }
    assertThat(rate.perSecond()).isEqualTo(25);

    for (int second = 11; second <= 20; second++) {
      rate.read(1000 * second, 350);
    }
    assertThat(rate.perSecond()).as("after 10 s without a frame").isZero();
  }

  @Test
  void shouldBeginAnewWhereTheCounterOrTheClockWentBack() {
    rate.read(1000, 100);
    rate.read(2000, 200);
    rate.read(3000, 5);
    assertThat(rate.perSecond()).isNull();
    rate.read(4000, 15);
    assertThat(rate.perSecond()).isEqualTo(10);

    rate.read(1000, 20);
    assertThat(rate.perSecond()).isNull();
  }

  @Test
  void shouldNotTakeABurstForARate() {
    rate.read(1000, 1);
    rate.read(1000, 2);
    rate.read(1001, 9);

    assertThat(rate.perSecond()).isNull();
  }
}
