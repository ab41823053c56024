package io.retinue.detector;

import io.retinue.detector.FrameOutcome.Detected;
import io.retinue.detector.FrameOutcome.Shed;
import io.retinue.platform.frame.ShedReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts since the service started. Thread-safe. */
final class DetectorCounters {
  private final Map<ShedReason, Long> shed = new EnumMap<>(ShedReason.class);
  private final Map<Integer, Long> batchSizes = new TreeMap<>();
  private long detected;
  private long deadLettered;
  private double modelMillis;

  synchronized void event(FrameOutcome outcome) {
    if (outcome instanceof Detected) {
      detected++;
    } else if (outcome instanceof Shed event) {
      shed.merge(event.reason(), 1L, Long::sum);
    }
  }

  synchronized void deadLetter() {
    deadLettered++;
  }

  synchronized void batch(int frames, float millis) {
    batchSizes.merge(frames, 1L, Long::sum);
    modelMillis += millis;
  }

  synchronized DetectorService.DetectorStats snapshot(@Nullable ServingRelease release) {
    return new DetectorService.DetectorStats(
        detected,
        Map.copyOf(shed),
        deadLettered,
        Map.copyOf(batchSizes),
        modelMillis,
        Optional.ofNullable(release));
  }
}
