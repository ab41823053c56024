package io.retinue.trainer.trigger;

import io.retinue.trainer.dataset.OffsetRange;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Decides when a training run is due. It counts the frames that were labeled since the last run. A
 * run is due when there are enough of them and the labeler has paused, or has not paused for the
 * longest wait. Nothing is stored between processes: new are the labels after the offsets that the
 * newest release names, so the same labels never start two runs. Times are measured on the
 * monotonic clock.
 *
 * <p>Not thread-safe.
 */
public final class RetrainTrigger {
  private record Pending(OffsetRange.Position position, Set<String> classes) {}

  private final Settings settings;
  private final LongSupplier nanoTime;
  private final Map<String, Pending> pending = new LinkedHashMap<>();
  private Set<String> known = Set.of();
  private long oldest;
  private long newest;
  private long postponedAt;
  private long postponedFor;

  public RetrainTrigger(Settings settings) {
    this(settings, System::nanoTime);
  }

  /**
   * @param nanoTime a monotonic clock: steps of the wall clock must not start or delay a run
   */
  RetrainTrigger(Settings settings, LongSupplier nanoTime) {
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /** The classes that the champion has; none where there is no champion. */
  public void setKnownClasses(Collection<String> classes) {
    known = Set.copyOf(classes);
  }

  /**
   * Counts a new label. A frame that is labeled twice counts once.
   *
   * @param classes names of the classes that have a box on the frame
   */
  public void observe(String frameId, OffsetRange.Position position, Set<String> classes) {
    long now = nanoTime.getAsLong();
    if (pending.isEmpty()) {
      oldest = now;
    }
    newest = now;
    pending.put(frameId, new Pending(position, Set.copyOf(classes)));
  }

  /**
   * @return why a run is due, in a sentence for people; empty when none is
   */
  public Optional<String> isDue() {
    long now = nanoTime.getAsLong();
    if (pending.isEmpty() || isPostponed(now) || !hasSettled(now)) {
      return Optional.empty();
    }
    Set<String> unknown = new TreeSet<>();
    int showingUnknown = 0;
    for (Pending label : pending.values()) {
      Set<String> here = new TreeSet<>(label.classes());
      here.removeAll(known);
      unknown.addAll(here);
      showingUnknown += here.isEmpty() ? 0 : 1;
    }
    if (showingUnknown >= settings.minimumLabelsOfNewClass()) {
      return Optional.of(
          "%d newly labeled frames, %d of which show classes that the champion does not have: %s."
              .formatted(pending.size(), showingUnknown, String.join(", ", unknown)));
    }
    if (pending.size() >= settings.minimumLabels()) {
      return Optional.of("%d newly labeled frames.".formatted(pending.size()));
    }
    return Optional.empty();
  }

  /** Frames labeled since the last run. */
  public int newLabels() {
    return pending.size();
  }

  /** A run has read these ranges of the feedback topic: their labels are not new any more. */
  public void consumed(List<OffsetRange> ranges) {
    boolean anySeen =
        pending
            .values()
            .removeIf(label -> ranges.stream().anyMatch(range -> range.contains(label.position())));
    if (anySeen) {
      oldest = nanoTime.getAsLong(); // the others arrived during the run
    }
  }

  /** Drops the new labels: only later ones count. */
  public void forget() {
    pending.clear();
  }

  /** A run failed for a reason that may pass: no run is due for this long. */
  public void postpone(Duration time) {
    postponedAt = nanoTime.getAsLong();
    postponedFor = time.toNanos();
  }

  private boolean isPostponed(long now) {
    return postponedFor > 0 && now - postponedAt < postponedFor;
  }

  private boolean hasSettled(long now) {
    return now - newest >= settings.quietTime().toNanos()
        || now - oldest >= settings.longestWait().toNanos();
  }

  /**
   * When new labels start a training run.
   *
   * @param minimumLabels newly labeled frames that make a run due
   * @param minimumLabelsOfNewClass newly labeled frames that show a class the champion does not
   *     know and make a run due sooner
   * @param quietTime a run waits until nobody has labeled for this long
   * @param longestWait but no longer than this after the first new label
   */
  public record Settings(
      int minimumLabels, int minimumLabelsOfNewClass, Duration quietTime, Duration longestWait) {
    public Settings {
      if (minimumLabels < 1 || minimumLabelsOfNewClass < 1) {
        throw new IllegalArgumentException(
            "A run needs at least one new label, not "
                + Math.min(minimumLabels, minimumLabelsOfNewClass)
                + ": give 1 or more.");
      }
      if (quietTime.isNegative()) {
        throw new IllegalArgumentException("quietTime is " + quietTime + ": give 0s or more.");
      }
      if (longestWait.compareTo(quietTime) < 0) {
        throw new IllegalArgumentException(
            "longestWait is "
                + longestWait
                + ", shorter than quietTime: give "
                + quietTime
                + " or more.");
      }
    }

    /**
     * Fifty labels, twenty for a new class, ten seconds of quiet, at most two minutes of waiting.
     */
    public static Settings defaults() {
      return new Settings(50, 20, Duration.ofSeconds(10), Duration.ofMinutes(2));
    }
  }
}
