package io.retinue.retinanet.benchmark;

import java.util.Arrays;
import java.util.List;

/**
 * Times of repeated runs. The minimum shows what the machine can do, the median what it does while
 * others use it too.
 *
 * @param seconds of each run, ascending
 */
public record Timings(List<Double> seconds) {
  public Timings {
    seconds = seconds.stream().sorted().toList();
    if (seconds.isEmpty()) {
      throw new IllegalArgumentException("nothing was timed");
    }
  }

  /** Runs {@code work} for the warm-up without timing, then for the timed runs. */
  static Timings of(int warmUps, int runs, Runnable work) {
    for (int i = 0; i < warmUps; i++) {
      work.run();
    }
    Double[] seconds = new Double[runs];
    for (int i = 0; i < runs; i++) {
      long began = System.nanoTime();
      work.run();
      seconds[i] = (System.nanoTime() - began) / 1e9;
    }
    return new Timings(Arrays.asList(seconds));
  }

  public double min() {
    return seconds.get(0);
  }

  /** The median; the mean of the two in the middle for an even number. */
  public double median() {
    int half = seconds.size() / 2;
    return seconds.size() % 2 == 1
        ? seconds.get(half)
        : (seconds.get(half - 1) + seconds.get(half)) / 2;
  }
}
