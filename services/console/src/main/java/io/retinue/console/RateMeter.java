package io.retinue.console;

import java.util.ArrayDeque;
import java.util.Deque;

/** How often something happens, over the last seconds. Not thread-safe. */
final class RateMeter {
  private static final long WINDOW_MS = 5000;
  private static final long SHORTEST_MS = 500; // a burst is no rate

  private final Deque<Long> times = new ArrayDeque<>();

  void mark(long nowMs) {
    times.addLast(nowMs);
    forget(nowMs);
  }

  /** Times a second; 0 where nothing happened in the window. */
  double perSecond(long nowMs) {
    forget(nowMs);
    if (times.size() < 2) {
      return 0;
    }
    long span = Math.max(SHORTEST_MS, Math.max(times.getLast(), nowMs - 1000) - times.getFirst());
    return (times.size() - 1) * 1000.0 / span;
  }

  private void forget(long nowMs) {
    while (!times.isEmpty() && times.getFirst() < nowMs - WINDOW_MS) {
      times.removeFirst();
    }
  }
}
