package io.retinue.ingest.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest blind intervals of a camera. Immutable.
 *
 * @param intervals oldest first, at most {@link #MOST}; only the last one may be without an end
 */
public record BlindLog(List<BlindInterval> intervals) {
  /** More would make each status large; older ones are in the earlier records of the topic. */
  static final int MOST = 20;

  public static final BlindLog EMPTY = new BlindLog(List.of());

  public BlindLog {
    intervals = List.copyOf(newest(intervals));
  }

  /** The interval that has no end yet; null if there is none. */
  @Nullable BlindInterval open() {
    BlindInterval last = last();
    return last == null || last.end() != null ? null : last;
  }

  /** With one more interval, which has no end yet. The one before must have ended. */
  BlindLog begin(Instant start, String cause) {
    return withLast(intervals, new BlindInterval(start, null, cause));
  }

  /** With another cause of the interval that has no end yet. */
  BlindLog because(String cause) {
    BlindInterval open = open();
    return open == null ? this : replaceLast(new BlindInterval(open.start(), null, cause));
  }

  /** With an end of the interval that has none; the same if all have one. */
  BlindLog end(Instant end) {
    BlindInterval open = open();
    if (open == null) {
      return this;
    }
    Instant notBefore = end.isBefore(open.start()) ? open.start() : end;
    return replaceLast(new BlindInterval(open.start(), notBefore, open.cause()));
  }

  private @Nullable BlindInterval last() {
    return intervals.isEmpty() ? null : intervals.get(intervals.size() - 1);
  }

  private BlindLog replaceLast(BlindInterval last) {
    return withLast(intervals.subList(0, intervals.size() - 1), last);
  }

  private static BlindLog withLast(List<BlindInterval> before, BlindInterval last) {
    List<BlindInterval> all = new ArrayList<>(before);
    all.add(last);
    return new BlindLog(all);
  }

  private static List<BlindInterval> newest(List<BlindInterval> all) {
    return all.subList(Math.max(0, all.size() - MOST), all.size());
  }
}
