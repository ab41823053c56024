package io.retinue.console;

import io.retinue.schemas.ObjectEvent;
import io.retinue.schemas.ObjectEventType;
import io.retinue.schemas.ObjectState;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The counts of one camera, by label. Not thread-safe. */
final class CameraCounts {
  static final int MOST_LABELS = 12;

  private final Map<String, CountSeries> labels = new TreeMap<>();
  private final Map<String, Present> present = new LinkedHashMap<>();

  /** How far the clock of ingest is ahead of the camera's, in milliseconds. */
  private long ahead;

  private long epoch;
  private long since = Long.MAX_VALUE;
  private long seen = Long.MIN_VALUE;
  private boolean incomplete;

  /**
   * An object that has not ended.
   *
   * @param counted the last slot in which it was counted
   */
  private record Present(String label, long epoch, long counted) {}

  /**
   * @param atMs the time of the record: the clock of ingest, from which a camera's may differ
   * @param mayBegin whether there is room for one more label of all cameras
   * @return whether a label was begun
   */
  boolean accept(ObjectEvent event, long atMs, long nowMs, boolean mayBegin) {
    ObjectState state = event.getAfter();
    if (event.getType() != ObjectEventType.END) { // an end may be written long after its frame
      ahead = atMs - event.getAt().toEpochMilli();
    }
    long first = CountSeries.slot(state.getStartedAt().toEpochMilli() + ahead);
    long last = CountSeries.slot(state.getLastSeenAt().toEpochMilli() + ahead);
    note(atMs);
    epoch = Math.max(epoch, event.getFrame().getEpoch());
    Present known = present.remove(event.getObjectId());
    String label = state.getLabel();
    boolean begun = !labels.containsKey(label);
    if (begun && (!mayBegin || labels.size() >= MOST_LABELS)) {
      incomplete = true;
      return false;
    }
    CountSeries series =
        labels.computeIfAbsent(label, l -> new CountSeries(CountSeries.slot(nowMs)));
    series.advance(CountSeries.slot(nowMs));
    series.add(known == null ? first : Math.max(first, known.counted() + 1), last);
    if (event.getType() != ObjectEventType.END) {
      long counted = known == null ? last : Math.max(last, known.counted());
      present.put(event.getObjectId(), new Present(label, event.getFrame().getEpoch(), counted));
      if (present.size() > 2 * ObjectBoard.MOST_OBJECTS) { // of two epochs
        Iterator<String> oldest = present.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    return begun;
  }

  /** The detector has seen a frame: what has not ended is still there. */
  void onDetections(long atMs) {
    note(atMs);
    seen = Math.max(seen, atMs);
  }

  private void note(long atMs) {
    since = Math.min(since, atMs);
  }

  /** Since when anything is known of the camera. */
  long sinceMs() {
    return since;
  }

  int labels() {
    return labels.size();
  }

  /** Whether there were objects of more labels than are counted. */
  boolean isIncomplete() {
    return incomplete;
  }

  /**
   * The counts of each label, with the objects that are there now. An object of an earlier epoch
   * that never ended is not.
   */
  Map<String, CountSeries> series(long nowMs) {
    Map<String, CountSeries> all = new TreeMap<>();
    labels.forEach(
        (label, kept) -> {
          CountSeries series = kept.copy();
          series.advance(CountSeries.slot(nowMs));
          all.put(label, series);
        });
    long last = seen == Long.MIN_VALUE ? seen : CountSeries.slot(Math.min(seen, nowMs));
    present
        .values()
        .forEach(
            object -> {
              CountSeries series = all.get(object.label());
              if (series != null && object.epoch() == epoch) {
                series.add(object.counted() + 1, last);
              }
            });
    return all;
  }
}
