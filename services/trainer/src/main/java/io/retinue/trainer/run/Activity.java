package io.retinue.trainer.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work of a run, as a sentence: "Evaluating release 1: 12 of 80 pictures, about 40 s
 * left." The time left follows from the pace after the first progress: what comes before it, such
 * as compiling, comes once. Not thread-safe.
 */
final class Activity {
  /** Work that takes longer shows for how long it has taken. */
  private static final Duration LONG = Duration.ofSeconds(5);

  /** A pace that was measured for less time is no estimate. */
  private static final Duration MEASURED = Duration.ofSeconds(2);

  private static final int MOST_SECONDS = 100;

  private final String work;
  private final String unit;
  private final Clock clock;
  private final Instant begin;
  private @Nullable Point first;
  private @Nullable Point last;
  private long done;
  private long all;

  private record Point(long done, Instant at) {}

  /**
   * @param work without a full stop
   * @param unit of the progress, in the plural
   */
  Activity(String work, String unit, Clock clock) {
    this.work = work;
    this.unit = unit;
    this.clock = clock;
    this.begin = clock.instant();
  }

  void onProgress(long nowDone, long ofAll) {
    done = nowDone;
    all = ofAll;
    if (done > 0) {
      last = new Point(done, clock.instant());
      first = first == null ? last : first;
    }
  }

  String sentence() {
    String amount = all == 0 ? "" : ": %d of %d %s".formatted(done, all, unit);
    return work + amount + time() + ".";
  }

  private String time() {
    Point from = first;
    Point to = last;
    if (from != null && to != null && to.done > from.done) {
      Duration measured = Duration.between(from.at, to.at);
      if (measured.compareTo(MEASURED) >= 0) {
        Duration left = measured.multipliedBy(all - done).dividedBy(to.done - from.done);
        return ", about " + rough(left) + " left";
      }
    }
    Duration taken = Duration.between(begin, clock.instant());
    return taken.compareTo(LONG) < 0 ? "" : ", for " + rough(taken);
  }

  private static String rough(Duration time) {
    long seconds = Math.round(time.toMillis() / 1000.0);
    return seconds < MOST_SECONDS ? seconds + " s" : Math.round(seconds / 60.0) + " min";
  }
}
