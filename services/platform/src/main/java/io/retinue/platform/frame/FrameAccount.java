package io.retinue.platform.frame;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What became of the frames of one epoch of one camera, from what the topics contain: read =
 * dropped + published + not yet published, and published = detected + shed + dead-lettered + in
 * flight + missing. A frame is missing if a later frame of the camera has its event and this one
 * has neither event nor dead letter after 5 s. A caller that leaves out a topic gets the other
 * numbers all the same. Indexes must come in order within each topic. Not thread-safe.
 *
 * <p>Memory is bounded, however long the detector is away: of each kind the newest 4096 frames are
 * kept by their indexes, and older ones only as numbers. The counts stay exact as long as no event
 * comes for a frame that was given up more than 4096 losses ago.
 */
public final class FrameAccount {
  /** Dead letters come by another topic than events and may be read a little later. */
  private static final long SETTLED_AFTER_MS = Duration.ofSeconds(5).toMillis();

  /** How many frames of each kind are kept by their indexes. */
  static final int MOST_KEPT = 4096;

  /** In frames. */
  public record Counts(
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
  private final Map<Long, Long> overtaken = new LinkedHashMap<>(); // index → when, ms
  private final Map<ShedReason, Long> shedReasons = new EnumMap<>(ShedReason.class);
  private final TreeSet<Long> dead = new TreeSet<>();
  private final TreeSet<Long> recent = new TreeSet<>();
  private long read;
  private long dropped;
  private long publishedAtStatus;
  private long lastIndexAtStatus = -1;
  private long detected;
  private long doubled;
  private long lastOutcome = -1;
  // Frames that are only counted: those that wait for an event, and up to which index they are;
  // those newer than the status; those that were passed; dead letters.
  private long waiting;
  private long waitingUpTo = -1;
  private long newer;
  private long newerUpTo = -1;
  private long lost;
  private long olderDead;

  public FrameAccount(long epoch) {
    this.epoch = epoch;
  }

  public long epoch() {
    return epoch;
  }

  /**
   * Takes what the reader reports.
   *
   * @param last index of the last frame that was published, −1 before the first
   */
  public void onStatus(long framesRead, long framesDropped, long framesPublished, long last) {
    read = Math.max(read, framesRead);
    dropped = Math.max(dropped, framesDropped);
    publishedAtStatus = Math.max(publishedAtStatus, framesPublished);
    lastIndexAtStatus = Math.max(lastIndexAtStatus, last);
    newerThanStatus.removeIf(index -> index <= lastIndexAtStatus);
    if (lastIndexAtStatus >= newerUpTo) {
      newer = 0;
    }
  }

  /** The frame is on the frames topic, so it must get an event or a dead letter. */
  public void onFrame(long index, long nowMs) {
    if (index > lastIndexAtStatus) {
      newerThanStatus.add(index);
      if (newerThanStatus.size() > MOST_KEPT) {
        newerUpTo = newerThanStatus.removeFirst();
        newer++;
      }
    }
    if (dead.contains(index) || recent.contains(index)) {
      return;
    }
    if (index > lastOutcome) {
      awaited.add(index);
      if (awaited.size() > MOST_KEPT) {
        waitingUpTo = awaited.removeFirst();
        waiting++;
      }
    } else if (!recent.isEmpty() && index > recent.first()) {
      overtake(index, nowMs);
    }
  }

  public void onDetected(long index, long nowMs) {
    if (isFirstEvent(index, nowMs)) {
      detected++;
    }
  }

  public void onShed(long index, ShedReason reason, long nowMs) {
    if (isFirstEvent(index, nowMs)) {
      shedReasons.merge(reason, 1L, Long::sum);
    }
  }

  private boolean isFirstEvent(long index, long nowMs) {
    boolean late = index <= lastOutcome;
    if (dead.contains(index) || late && overtaken.remove(index) == null) {
      doubled++;
      return false;
    }
    recent.add(index);
    if (recent.size() > MOST_KEPT) {
      recent.pollFirst();
    }
    lastOutcome = Math.max(lastOutcome, index);
    passWaiting(index);
    while (!awaited.isEmpty() && awaited.peekFirst() <= index) {
      long passed = awaited.removeFirst();
      if (passed < index) {
        overtake(passed, nowMs);
      }
    }
    return true;
  }

  /** Of the frames that are only counted as waiting, this is one, or they have all been passed. */
  private void passWaiting(long index) {
    if (waiting > 0 && index <= waitingUpTo) {
      waiting--;
    } else {
      lost += waiting;
      waiting = 0;
    }
  }

  private void overtake(long index, long nowMs) {
    overtaken.put(index, nowMs);
    if (overtaken.size() > MOST_KEPT) {
      Iterator<Long> oldest = overtaken.keySet().iterator();
      oldest.next();
      oldest.remove();
      lost++;
    }
  }

  public void onDeadLetter(long index) {
    if (recent.contains(index) || !dead.add(index)) {
      doubled++;
    } else {
      if (index <= waitingUpTo && waiting > 0) {
        waiting--;
      }
      overtaken.remove(index);
      awaited.remove(index);
      if (dead.size() > MOST_KEPT) {
        dead.pollFirst();
        olderDead++;
      }
    }
  }

  /** Frames that have an event or a dead letter. */
  public long accounted() {
    return detected + shed() + deadLettered();
  }

  public Map<ShedReason, Long> shedReasons() {
    return Map.copyOf(shedReasons);
  }

  private long shed() {
    return shedReasons.values().stream().mapToLong(Long::longValue).sum();
  }

  private long deadLettered() {
    return olderDead + dead.size();
  }

  public long missing(long nowMs) {
    return lost
        + overtaken.values().stream().filter(since -> nowMs - since >= SETTLED_AFTER_MS).count();
  }

  public Counts counts(long nowMs) {
    long accounted = accounted();
    long published =
        Math.max(
            publishedAtStatus + newer + newerThanStatus.size(),
            accounted + lost + overtaken.size());
    long missing = missing(nowMs);
    return new Counts(
        Math.max(read, dropped + published),
        dropped,
        published,
        detected,
        shed(),
        deadLettered(),
        published - accounted - missing,
        missing,
        doubled);
  }
}
