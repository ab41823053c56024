package io.retinue.detector.release;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** How long a load and each of its steps take. Thread-safe. */
final class LoadClock {
  private static final double NANOS = 1e9;

  private final LongSupplier nanoTime;
  private final long begin;
  private final Map<String, Long> finished = new LinkedHashMap<>(); // step → nanoseconds
  private Optional<String> step = Optional.empty();
  private long stepBegin;

  LoadClock(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.begin = nanoTime.getAsLong();
    this.stepBegin = begin;
  }

  /** Ends the step before, and begins this one, or goes on with it. */
  synchronized void begin(String what) {
    long now = nanoTime.getAsLong();
    step.ifPresent(last -> finished.merge(last, now - stepBegin, Long::sum));
    step = Optional.of(what);
    stepBegin = now;
  }

  /** The present step; empty before the first. */
  synchronized Optional<String> step() {
    return step;
  }

  Duration elapsed() {
    return Duration.ofNanos(nanoTime.getAsLong() - begin);
  }

  /** The steps in the order of their beginnings, with their seconds. */
  synchronized String steps() {
    step.ifPresent(this::begin);
    return finished.entrySet().stream()
        .map(e -> String.format(Locale.ROOT, "%s %.1f s", e.getKey(), e.getValue() / NANOS))
        .collect(Collectors.joining(", "));
  }
}
