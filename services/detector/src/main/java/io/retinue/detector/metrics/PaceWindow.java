package io.retinue.detector.metrics;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The results of the newest minute of frames, by the times at which the frames were ingested, and
 * the newest times of the model. Not thread-safe.
 */
public final class PaceWindow {
  private static final long SECONDS = Duration.ofMinutes(1).toSeconds();
  private static final long MILLIS = 1000;

  /** Full seconds of frames before a rate means anything. */
  private static final int LEAST_SECONDS = 10;

  /** Frames whose times are kept: the first calls of a release are slower than the others. */
  private static final int TIMES = 200;

  private static final int LEAST_TIMES = 5;

  private final TreeMap<Long, Second> seconds = new TreeMap<>();
  private final Deque<Double> times = new ArrayDeque<>(); // milliseconds
  private String release = "";

  private static final class Second {
    int frames;
    int shed;
  }

  /** The model has processed a frame, in so many milliseconds: its part of the batch's call. */
  public void processed(String by, double millis) {
    if (!by.equals(release)) {
      release = by;
      times.clear();
    }
    if (times.size() == TIMES) {
      times.removeFirst();
    }
    times.addLast(millis);
  }

  /** A live frame has its result. */
  public void arrived(long ingestedMs) {
    second(ingestedMs).frames++;
  }

  /** A live frame was too old for the model. */
  public void shed(long ingestedMs) {
    Second second = second(ingestedMs);
    second.frames++;
    second.shed++;
  }

  private Second second(long ingestedMs) {
    Second second = seconds.computeIfAbsent(ingestedMs / MILLIS, key -> new Second());
    seconds.headMap(seconds.lastKey() - SECONDS).clear();
    return second;
  }

  /** Empty as long as too few frames have their results. The first and last second are partial. */
  public Optional<ModelLoad> load() {
    if (times.size() < LEAST_TIMES
        || seconds.isEmpty()
        || seconds.lastKey() - seconds.firstKey() <= LEAST_SECONDS) {
      return Optional.empty();
    }
    long from = seconds.firstKey() + 1;
    long to = seconds.lastKey();
    int frames = 0;
    int shed = 0;
    for (Second second : seconds.subMap(from, to).values()) {
      frames += second.frames;
      shed += second.shed;
    }
    return frames == 0
        ? Optional.empty()
        : Optional.of(
            new ModelLoad(
                release, median(), (double) frames / (to - from), (double) shed / frames));
  }

  private double median() {
    return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
  }
}
