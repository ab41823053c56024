package io.retinue.platform.frame;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the frames of one epoch of one camera, from what the topics contain: read =
 * dropped + published + not yet published, and published = detected + shed + dead-lettered + in
 * flight + missing. A frame is missing if a later frame of the camera has its event and this one
 * has neither event nor dead letter after 5 s. A caller that leaves out a topic gets the other
 * numbers all the same. Indexes must come in order within each topic, except those of frames that a
 * person wrote back to the frames topic. Not thread-safe.
 *
 * <p>A frame that has two outcomes counts once, and as doubled. Not so if the outcomes are of
 * different records of the frames topic, as their offsets show: then the frame was a dead letter
 * and was written back, and what became of it then counts.
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
  private final TreeMap<Long, Long> dead = new TreeMap<>(); // index → offset of its frame
  private final TreeMap<Long, Long> recent = new TreeMap<>(); // the same, of frames with an event
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
    if (index > lastIndexAtStatus
        && (newerThanStatus.isEmpty() || index > newerThanStatus.getLast())) {
      newerThanStatus.add(index);
      if (newerThanStatus.size() > MOST_KEPT) {
        newerUpTo = newerThanStatus.removeFirst();
        newer++;
      }
    }
    if (dead.containsKey(index) || recent.containsKey(index)) {
      return;
    }
    if (index > lastOutcome) {
      awaited.add(index);
      if (awaited.size() > MOST_KEPT) {
        waitingUpTo = awaited.removeFirst();
        waiting++;
      }
    } else if (!recent.isEmpty() && index > recent.firstKey()) {
      overtake(index, nowMs);
    }
  }

  /**
   * @param offset of the frame on its topic
   */
  public void onDetected(long index, long offset, long nowMs) {
    if (isFirstEvent(index, offset, nowMs)) {
      detected++;
    }
  }

  /**
   * @param offset of the frame on its topic
   */
  public void onShed(long index, long offset, ShedReason reason, long nowMs) {
    if (isFirstEvent(index, offset, nowMs)) {
      shedReasons.merge(reason, 1L, Long::sum);
    }
  }

  private boolean isFirstEvent(long index, long offset, long nowMs) {
    Long letter = dead.get(index);
    if (recent.containsKey(index) || (letter != null && letter == offset)) {
      doubled++;
      return false;
    }
    boolean late = index <= lastOutcome;
    if (letter != null) {
      dead.remove(index); // the frame was written back
    } else if (late && overtaken.remove(index) == null && index < recent.firstKey()) {
      doubled++;
      return false;
    }
    recent.put(index, offset);
    if (recent.size() > MOST_KEPT) {
      recent.pollFirstEntry();
    }
    if (!late) {
      lastOutcome = index;
      pass(index, nowMs);
    }
    return true;
  }

  private void pass(long index, long nowMs) {
    passWaiting(index);
    while (!awaited.isEmpty() && awaited.getFirst() <= index) {
      long passed = awaited.removeFirst();
      if (passed < index) {
        overtake(passed, nowMs);
      }
    }
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

  /**
   * @param offset of the frame on its topic, which is not that of the letter
   */
  public void onDeadLetter(long index, long offset) {
    Long outcome = recent.getOrDefault(index, dead.get(index));
    if (outcome != null) {
      doubled += outcome == offset ? 1 : 0;
      dead.replace(index, offset);
      return;
    }
    dead.put(index, offset);
    if (index <= waitingUpTo && waiting > 0) {
      waiting--;
    }
    overtaken.remove(index);
    awaited.remove(index);
    if (dead.size() > MOST_KEPT) {
      dead.pollFirstEntry();
      olderDead++;
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
