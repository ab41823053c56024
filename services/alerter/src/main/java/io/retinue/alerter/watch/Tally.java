package io.retinue.alerter.watch;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an alert counts: the objects that it is about, how many, and how often it was written.
 *
 * @param objects ids in the order in which they joined, at most {@link #MOST_OBJECTS}
 * @param count how many there were or how often they crossed; null for rules that do not count
 * @param way how counts of several frames become one
 * @param direction in which a line was crossed last, {@code in} or {@code out}; null for others
 * @param events of the alert that were written so far
 * @param changed whether something is here that no event has said
 */
public record Tally(
    List<String> objects,
    @Nullable Long count,
    @Nullable Way way,
    @Nullable String direction,
    long events,
    boolean changed) {
  /** As many as an event may name. */
  static final int MOST_OBJECTS = 100;

  static final Tally NOTHING = new Tally(List.of(), null, null, null, 0, false);

  /** How counts of several frames become one. */
  public enum Way {
    /** Each is one more: crossings. */
    SUM,
    /** The largest. */
    MOST,
    /** The smallest. */
    LEAST;

    long of(long before, long now) {
      return switch (this) {
        case SUM -> before + now;
        case MOST -> Math.max(before, now);
        case LEAST -> Math.min(before, now);
      };
    }
  }

  public Tally {
    objects = List.copyOf(objects);
  }

  static Tally of(List<String> objects) {
    return new Tally(shortened(objects), null, null, null, 0, false);
  }

  static Tally of(List<String> objects, long count, Way way) {
    return new Tally(shortened(objects), count, way, null, 0, false);
  }

  Tally towards(String newDirection) {
    return new Tally(objects, count, way, newDirection, events, changed);
  }

  /** With what another frame adds. */
  Tally with(Tally next) {
    List<String> all = new ArrayList<>(objects);
    next.objects.stream().filter(id -> !objects.contains(id)).forEach(all::add);
    List<String> joined = shortened(all);
    Long total = total(next);
    String last = next.direction == null ? direction : next.direction;
    boolean differs = joined.size() != objects.size() || (total != null && !total.equals(count));
    return new Tally(joined, total, way == null ? next.way : way, last, events, changed || differs);
  }

  private @Nullable Long total(Tally next) {
    if (next.count == null || count == null || next.way == null) {
      return next.count == null ? count : next.count;
    }
    return next.way.of(count, next.count);
  }

  Tally written() {
    return new Tally(objects, count, way, direction, events + 1, false);
  }

  private static List<String> shortened(List<String> ids) {
    return ids.size() <= MOST_OBJECTS ? ids : ids.subList(0, MOST_OBJECTS);
  }
}
