package io.retinue.retinanet.detection;

import io.retinue.retinanet.RgbImage;
import io.retinue.retinanet.network.NativeHeap;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.function.LongSupplier;

/**
 * Runs every batch size until it is optimized, so that no later call is slow. Native memory that
 * loading and compiling used goes back to the system. A slow network gains little and would keep
 * frames waiting: each size of input is compiled, and the smallest batch runs once more. Further
 * calls are made only if a picture takes no longer than {@link #SLOW} and all of them together no
 * longer than {@link #ENOUGH}.
 */
final class WarmUp {
  /** libtorch profiles a program's first call and optimizes it at the second. */
  private static final int CALLS = 3;

  /** For all calls but the first of each size of input, which compiles. */
  private static final Duration ENOUGH = Duration.ofSeconds(4);

  /** Next to it, what a call gains by having been made before is nothing. */
  private static final Duration SLOW = Duration.ofMillis(300);

  private final SortedSet<Integer> batchSizes;
  private final Call call;
  private final LongSupplier nanoTime;
  private long spent; // nanoseconds
  private long fastest; // nanoseconds for a picture, of the calls that do not compile
  private int largest; // batch that has run

  /** Runs so many times the same picture together. */
  @FunctionalInterface
  interface Call {
    void detect(RgbImage picture, int batchSize);
  }

  WarmUp(SortedSet<Integer> batchSizes, Call call, LongSupplier nanoTime) {
    this.batchSizes = batchSizes;
    this.call = call;
    this.nanoTime = nanoTime;
    this.largest = batchSizes.first();
  }

  void run(List<RgbImage> pictures) {
    for (RgbImage picture : pictures) {
      call.detect(picture, batchSizes.first());
      for (int size : batchSizes) {
        for (int i = 0; i < CALLS && fits(size); i++) {
          time(picture, size);
        }
      }
    }
    NativeHeap.trim();
    if (!pictures.isEmpty() && fits(largest)) {
      // So that no later call waits for the pages that serving needs.
      time(pictures.get(0), largest);
    }
  }

  /** The first timed call is made in any case: it shows how long the others take. */
  private boolean fits(int size) {
    return fastest <= SLOW.toNanos() && spent + fastest * size <= ENOUGH.toNanos();
  }

  private void time(RgbImage picture, int size) {
    long begin = nanoTime.getAsLong();
    call.detect(picture, size);
    long took = nanoTime.getAsLong() - begin;
    spent += took;
    largest = Math.max(largest, size);
    fastest = fastest == 0 ? took / size : Math.min(fastest, took / size);
  }
}
