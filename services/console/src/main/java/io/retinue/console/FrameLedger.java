package io.retinue.console;

import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DropCount;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * Where the frames of one epoch of one camera went: read = dropped + published + in the reader's
 * hand, and published = detected + shed + dead-lettered + in flight + missing. A frame is missing
 * when a later frame of the camera has its event and this one has neither event nor dead letter
 * after a while. Not thread-safe.
 */
final class FrameLedger {
  /** Dead letters come by another topic than events and may be read a little later. */
  private static final long SETTLED_AFTER_MS = Duration.ofSeconds(5).toMillis();

  /** The ledger's columns, in frames. */
  record Counts(
      long read,
      long dropped,
      long published,
      long detected,
      long shed,
      long deadLettered,
      long inFlight,
      long missing,
      long doubled) {}

  private final long epoch;
  private final Deque<Long> awaited = new ArrayDeque<>();
  private final Deque<Long> newerThanStatus = new ArrayDeque<>();
  private final Map<Long, Long> overtaken = new HashMap<>(); // index → when, ms
  private final TreeSet<Long> dead = new TreeSet<>();
  private final TreeSet<Long> recent = new TreeSet<>();
  private long read;
  private long dropped;
  private long publishedAtStatus;
  private long lastIndexAtStatus = -1;
  private long detected;
  private long shed;
  private long deadLettered;
  private long doubled;
  private long lastOutcome = -1;

  FrameLedger(long epoch) {
    this.epoch = epoch;
  }

  long epoch() {
    return epoch;
  }

  void onStatus(CameraStatus status) {
    read = Math.max(read, status.getRead());
    dropped = Math.max(dropped, status.getDrops().stream().mapToLong(DropCount::getCount).sum());
    publishedAtStatus = Math.max(publishedAtStatus, status.getPublished());
    Long last = status.getLastIndex();
    lastIndexAtStatus = Math.max(lastIndexAtStatus, last == null ? -1 : last);
    newerThanStatus.removeIf(index -> index <= lastIndexAtStatus);
  }

  /** A frame was read from the frames topic: Kafka has it, so something must become of it. */
  void onFrame(long index, long nowMs) {
    if (index > lastIndexAtStatus) {
      newerThanStatus.add(index);
    }
    if (dead.contains(index) || recent.contains(index)) {
      return;
    }
    if (index > lastOutcome) {
      awaited.add(index);
    } else if (!recent.isEmpty() && index > recent.first()) {
      overtaken.put(index, nowMs);
    }
  }

  void onEvent(long index, boolean wasDetected, long nowMs) {
    boolean late = index <= lastOutcome;
    if (late && overtaken.remove(index) == null) {
      doubled++;
      return;
    }
    if (wasDetected) {
      detected++;
    } else {
      shed++;
    }
    recent.add(index);
    if (recent.size() > 4096) {
      recent.pollFirst();
    }
    lastOutcome = Math.max(lastOutcome, index);
    while (!awaited.isEmpty() && awaited.peekFirst() <= index) {
      long passed = awaited.removeFirst();
      if (passed < index) {
        overtaken.put(passed, nowMs);
      }
    }
  }

  void onDeadLetter(long index) {
    if (dead.add(index)) {
      deadLettered++;
      overtaken.remove(index);
      awaited.remove(index);
    }
  }

  long missing(long nowMs) {
    return overtaken.values().stream().filter(since -> nowMs - since >= SETTLED_AFTER_MS).count();
  }

  Counts counts(long nowMs) {
    long accounted = detected + shed + deadLettered;
    long published =
        Math.max(publishedAtStatus + newerThanStatus.size(), accounted + overtaken.size());
    long missing = missing(nowMs);
    return new Counts(
        Math.max(read, dropped + published),
        dropped,
        published,
        detected,
        shed,
        deadLettered,
        published - accounted - missing,
        missing,
        doubled);
  }
}
