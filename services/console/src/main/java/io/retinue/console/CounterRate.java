package io.retinue.console;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** How fast a counter rises that is read now and then, over the last seconds. Not thread-safe. */
final class CounterRate {
  private static final long WINDOW_MS = 5000;
  private static final long SHORTEST_MS = 500; // a burst is no rate

  private final Deque<Reading> readings = new ArrayDeque<>();

  private record Reading(long atMs, long count) {}

  /** Begins anew where the counter or the clock went back. */
  void read(long atMs, long count) {
    Reading last = readings.peekLast();
    if (last != null && (atMs < last.atMs || count < last.count)) {
      readings.clear();
    }
    readings.addLast(new Reading(atMs, count));
    while (readings.size() > 2 && readings.getFirst().atMs < atMs - WINDOW_MS) {
      readings.removeFirst();
    }
  }

  /** A second, up to the newest reading; null where they lie too close together. */
  @Nullable Double perSecond() {
    Reading first = readings.peekFirst();
    Reading last = readings.peekLast();
    if (first == null || last == null || last.atMs - first.atMs < SHORTEST_MS) {
      return null;
    }
    return (last.count - first.count) * 1000.0 / (last.atMs - first.atMs);
  }

  void clear() {
    readings.clear();
  }
}
