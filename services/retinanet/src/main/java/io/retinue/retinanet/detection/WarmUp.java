package io.retinue.retinanet.detection;

import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.NativeHeap;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/**
 * Runs every batch size until it is optimized, so that no later call is slow. Native memory that
 * loading and compiling used goes back to the system. A slow network gains little and would keep
 * frames waiting for minutes: after {@link #ENOUGH} only the smallest batch of each size of input
 * still runs.
 */
final class WarmUp {
  /** libtorch profiles a program's first call and optimizes it at the second. */
  private static final int CALLS = 3;

  private static final Duration ENOUGH = Duration.ofSeconds(20);

  private final Detector detector;
  private final SortedSet<Integer> batchSizes;
  private final Runnable beforeEach;
  private final long begin = System.nanoTime();

  WarmUp(Detector detector, SortedSet<Integer> batchSizes, Runnable beforeEach) {
    this.detector = detector;
    this.batchSizes = batchSizes;
    this.beforeEach = beforeEach;
  }

  void run(List<RgbImage> pictures) {
    for (RgbImage picture : pictures) {
      call(picture, batchSizes.first());
      for (int size : batchSizes) {
        for (int i = 0; i < CALLS && !isEnough(); i++) {
          call(picture, size);
        }
      }
    }
    NativeHeap.trim();
    if (!pictures.isEmpty() && !isEnough()) {
      // So that no later call waits for the pages that serving needs.
      call(pictures.get(0), batchSizes.last());
    }
  }

  private boolean isEnough() {
    return System.nanoTime() - begin > ENOUGH.toNanos();
  }

  private void call(RgbImage picture, int size) {
    beforeEach.run();
    detector.detect(Collections.nCopies(size, picture));
  }
}
