package io.retinue.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CountSeriesTest {
  private static final long NOW = CountSeries.slot(1_795_000_000_000L);

  /** The same as a map of all slots, of which the last day is looked at. */
  @Test
  void shouldCountAsAMapOfAllSlotsDoes() {
    Random chance = new Random(3);
    for (int run = 0; run < 20; run++) {
      CountSeries series = new CountSeries(NOW);
      Map<Long, Integer> oracle = new HashMap<>();
      long now = NOW;
      for (int i = 0; i < 60; i++) {
        now += chance.nextInt(10) == 0 ? chance.nextInt(12_000) : chance.nextInt(50);
        series.advance(now);
        long first = now - chance.nextInt(10_000) + 100;
        long last = first + chance.nextInt(400) - 20;
        series.add(first, last);
        for (long slot = first; slot <= Math.min(last, now); slot++) {
          if (slot > now - CountSeries.SLOTS) {
            oracle.merge(slot, 1, Integer::sum);
          }
        }
      }
      for (long slot = now - CountSeries.SLOTS - 50; slot < now + 50; slot++) {
        int expected = slot > now - CountSeries.SLOTS ? oracle.getOrDefault(slot, 0) : 0;
        assertThat(series.at(slot)).isEqualTo(expected);
      }
    }
  }

  @Test
  void shouldStayAtTheMostThatASlotHolds() {
    CountSeries series = new CountSeries(NOW);
    for (int i = 0; i < Short.MAX_VALUE + 5; i++) {
      series.add(NOW, NOW);
    }

    assertThat(series.at(NOW)).isEqualTo(Short.MAX_VALUE);
  }

  @Test
  void shouldIgnoreSpansWithoutEndOrBeginning() {
    CountSeries series = new CountSeries(NOW);
    series.add(Long.MIN_VALUE, Long.MIN_VALUE);
    series.add(NOW + 1, Long.MAX_VALUE);
    series.add(NOW, NOW - 1);
    assertThat(series.at(NOW)).isZero();

    series.add(Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(series.at(NOW)).isEqualTo(1);
    assertThat(series.at(NOW - CountSeries.SLOTS + 1)).isEqualTo(1);
    assertThat(series.at(NOW - CountSeries.SLOTS)).isZero();
  }
}
