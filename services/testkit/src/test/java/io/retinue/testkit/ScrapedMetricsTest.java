package io.retinue.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScrapedMetricsTest {
  @Test
  void shouldAddTheSeriesOfAName() {
    ScrapedMetrics metrics =
        ScrapedMetrics.parse(
            """
            # HELP retinue_frames_shed_total frames
            # TYPE retinue_frames_shed_total counter
            retinue_frames_shed_total{reason="STALE"} 3.0
            retinue_frames_shed_total{reason="NO_RELEASE"} 4.0
            retinue_frames_shed_total_other 100
            jvm_threads 1.2E1
            """);

    assertThat(metrics.sum("retinue_frames_shed_total")).isEqualTo(7);
    assertThat(metrics.sum("jvm_threads")).isEqualTo(12);
    assertThat(metrics.sum("retinue_unknown")).isZero();
  }
}
