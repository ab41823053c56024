package io.retinue.console;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * When nobody watched one camera, over the last day. Each report of its reader holds the newest
 * intervals only; here are those of all reports that were read. Not thread-safe.
 */
final class BlindTimes {
  /** How many intervals a report holds at most. A report that is full may lack older ones. */
  static final int FULL_REPORT = 20;

  static final Duration SPAN = Duration.ofDays(1);
  private static final int MOST = 500;
  private static final int MOST_LISTED = 40;

  private final TreeMap<Long, Interval> intervals = new TreeMap<>(); // by start
  private long knownSinceMs = Long.MAX_VALUE;

  /**
   * A time in which nobody watched.
   *
   * @param startMs its beginning, Unix time
   * @param endMs its end, null while it lasts
   * @param cause why, for people
   */
  record Interval(long startMs, @Nullable Long endMs, String cause) {
    long lengthSince(long fromMs, long nowMs) {
      return Math.max(0, (endMs == null ? nowMs : endMs) - Math.max(fromMs, startMs));
    }

    boolean isOpen() {
      return endMs == null;
    }
  }

  /**
   * Takes what a report says.
   *
   * @param reported oldest first
   * @param sinceMs from when on the reader would have reported a blind time
   * @return whether anything is new
   */
  boolean accept(List<Interval> reported, long sinceMs, long nowMs) {
    long knownBefore = knownSinceMs;
    if (reported.size() >= FULL_REPORT && !intervals.containsKey(reported.get(0).startMs())) {
      knownSinceMs = reported.get(0).startMs(); // those in between were never read
    } else if (knownSinceMs == Long.MAX_VALUE) {
      knownSinceMs = reported.isEmpty() ? sinceMs : Math.min(sinceMs, reported.get(0).startMs());
    }
    boolean changed = knownSinceMs != knownBefore;
    for (Interval interval : reported) {
      changed |= !interval.equals(intervals.put(interval.startMs(), interval));
    }
    closeAllButTheLast();
    forget(nowMs);
    return changed;
  }

  /** The interval that lasts still. */
  @Nullable Interval open() {
    Map.Entry<Long, Interval> last = intervals.lastEntry();
    return last == null || !last.getValue().isOpen() ? null : last.getValue();
  }

  boolean isEmpty() {
    return intervals.isEmpty();
  }

  /**
   * The last day, the newest interval first.
   *
   * @param silence a time without reports, which counts as one more; null if there is none
   */
  ObjectNode json(String camera, @Nullable Interval silence, long nowMs) {
    forget(nowMs);
    long from = nowMs - SPAN.toMillis();
    TreeMap<Long, Interval> all = new TreeMap<>(intervals);
    if (silence != null && open() == null) {
      all.putIfAbsent(silence.startMs(), silence);
    }
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("camera", camera);
    json.put("known_since_ms", Math.max(from, Math.min(knownSinceMs, nowMs)));
    json.put("count", all.size());
    json.put("blind_ms", all.values().stream().mapToLong(i -> i.lengthSince(from, nowMs)).sum());
    ArrayNode list = json.putArray("intervals");
    all.descendingMap().values().stream()
        .limit(MOST_LISTED)
        .forEach(
            interval ->
                list.addObject()
                    .put("start_ms", interval.startMs())
                    .put("end_ms", interval.endMs())
                    .put("cause", interval.cause()));
    return json;
  }

  /** A reader that was killed never ended its last interval. */
  private void closeAllButTheLast() {
    for (Interval interval : List.copyOf(intervals.values())) {
      Map.Entry<Long, Interval> next = intervals.higherEntry(interval.startMs());
      if (interval.isOpen() && next != null) {
        intervals.put(
            interval.startMs(), new Interval(interval.startMs(), next.getKey(), interval.cause()));
      }
    }
  }

  private void forget(long nowMs) {
    long from = nowMs - SPAN.toMillis();
    intervals.values().removeIf(interval -> interval.endMs() != null && interval.endMs() <= from);
    while (intervals.size() > MOST) {
      intervals.pollFirstEntry();
      knownSinceMs = Math.max(knownSinceMs, intervals.firstKey());
    }
  }
}
