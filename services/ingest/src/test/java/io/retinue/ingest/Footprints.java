package io.retinue.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.testkit.ProcessFootprint;
import io.retinue.testkit.Trend;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Whether threads, files and memory of this process grow through faults. */
final class Footprints {
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final double MEBIBYTE = 1 << 20;

  /** Caches fill and the JIT compiles meanwhile. */
  private static final int WARM_UP = 15;

  /** Of some 150 samples in the long form. */
  private static final double MOST_A_SAMPLE = 0.1;

  private final ProcessFootprint before = ProcessFootprint.now();
  private final Trend resident = new Trend();
  private int samples;

  void sampleWhile(BooleanSupplier condition) {
    while (condition.getAsBoolean()) {
      EightCameras.pass(EVERY);
      System.gc(); // what the heap holds is in the figure, too
      if (++samples > WARM_UP) {
        resident.add(samples, ProcessFootprint.now().residentBytes() / MEBIBYTE);
      }
    }
  }

  /** All cameras must be as they were at the beginning. */
  void requireNothingLeft() {
    ProcessFootprint after = ProcessFootprint.now();
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 3);
    assertThat(after.openFiles()).isLessThanOrEqualTo(before.openFiles() + 5);
  }

  /** The same, and memory does not grow. For minutes. */
  void requireFlat() {
    requireNothingLeft();
    assertThat(samples).isGreaterThan(3 * WARM_UP);
    assertThat(resident.exceeds(MOST_A_SAMPLE)).as("%s MB a sample", resident.slope()).isFalse();
  }
}
