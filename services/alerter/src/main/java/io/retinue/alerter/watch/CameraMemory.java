package io.retinue.alerter.watch;

import io.retinue.alerter.tracking.WatchedClock;
import io.retinue.schemas.Box;
import io.retinue.schemas.CameraState;
import io.retinue.schemas.CameraStatus;
import io.retinue.schemas.DetectionEvent;
import io.retinue.schemas.FrameRef;
import io.retinue.schemas.ReleaseRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the rules remember of one camera between two frames: the value of the store {@code
 * presences}.
 *
 * @param last the frame that went by last, seen or shed; null before the first
 * @param lastDetected media time of the last frame that the model saw in this epoch, ms; null
 *     before the first
 * @param watched how much of the epoch was watched up to that frame, ms: media time, of which a
 *     stretch of shed frames counts {@link WatchedClock#BLIND_AFTER_MS} at most
 * @param shedSince whether a frame was shed since that frame
 * @param presences what rules that hold remember, by their names
 * @param end the end of an epoch whose last frame may not have gone by yet; null when none is known
 * @param jumped how far the camera's clock has jumped ahead in this epoch, ms: the times here are
 *     media time without it; null for 0
 * @param retracted the alerts that people retracted, the newest {@value #MOST_RETRACTED}, oldest
 *     first
 * @param objects where tracked objects are, by their ids, as far as rules need it
 * @param rested when the last alert of a rule with a cool-down closed, by the rule's name, Unix
 *     time, ms
 * @param over true when the camera has ended and gave no sign of life since; null for false
 */
public record CameraMemory(
    @Nullable SeenFrame last,
    @Nullable Long lastDetected,
    long watched,
    boolean shedSince,
    Map<String, RuleState> presences,
    @Nullable End end,
    @Nullable Long jumped,
    List<RetractedAlert> retracted,
    Map<String, Whereabouts> objects,
    Map<String, Long> rested,
    @Nullable Boolean over) {
  /** Alerts of one camera that are known to be retracted: the store's value is bounded. */
  public static final int MOST_RETRACTED = 100;

  /** The reader said that this was the epoch's last frame. */
  public record End(long epoch, long lastIndex) {
    /** The end that a status names; null where the camera has not ended, or gave no frame. */
    public static @Nullable End of(CameraStatus status) {
      boolean over =
          status.getState() == CameraState.ENDED || status.getState() == CameraState.FAILED;
      Long lastIndex = status.getLastIndex();
      return over && lastIndex != null ? new End(status.getEpoch(), lastIndex) : null;
    }
  }

  public static final CameraMemory NOTHING =
      new CameraMemory(
          null, null, 0, false, Map.of(), null, null, List.of(), Map.of(), Map.of(), null);

  /** What an earlier version did not write is null. */
  public CameraMemory {
    presences = new LinkedHashMap<>(presences);
    retracted = retracted == null ? List.of() : List.copyOf(retracted);
    objects = objects == null ? Map.of() : new LinkedHashMap<>(objects);
    rested = rested == null ? Map.of() : new LinkedHashMap<>(rested);
  }

  boolean isPast(long epoch, long index) {
    return last != null && last.epoch() == epoch && last.index() >= index;
  }

  /** How far the camera's clock has jumped ahead in this epoch, ms. */
  public long jumpedMs() {
    return jumped == null ? 0 : jumped;
  }

  public boolean isOfEpoch(CameraMemory other) {
    return last != null && other.last != null && last.epoch() == other.last.epoch();
  }

  /** The time of the epoch, up to the last frame. */
  WatchedClock clock() {
    return new WatchedClock(
        last == null ? null : last.mediaTime(), lastDetected, watched, shedSince, jumpedMs());
  }

  /** After a frame. */
  CameraMemory after(SeenFrame frame, WatchedClock clock) {
    return new CameraMemory(
        frame,
        clock.lastDetected(),
        clock.watched(),
        clock.shedSince(),
        presences,
        end,
        clock.jumped() == 0 ? null : clock.jumped(),
        retracted,
        objects,
        rested,
        over);
  }

  CameraMemory withEnd(@Nullable End newEnd) {
    return new CameraMemory(
        last,
        lastDetected,
        watched,
        shedSince,
        presences,
        newEnd,
        jumped,
        retracted,
        objects,
        rested,
        over);
  }

  CameraMemory withPresences(Map<String, RuleState> newPresences) {
    return with(newPresences, objects);
  }

  CameraMemory with(Map<String, RuleState> newPresences, Map<String, Whereabouts> newObjects) {
    return new CameraMemory(
        last,
        lastDetected,
        watched,
        shedSince,
        newPresences,
        end,
        jumped,
        retracted,
        newObjects,
        rested,
        over);
  }

  /** At the beginning of another epoch: what people said of the camera's alerts still holds. */
  CameraMemory ofNextEpoch(Map<String, RuleState> kept) {
    return new CameraMemory(
        null, null, 0, false, kept, end, null, retracted, Map.of(), rested, over);
  }

  /**
   * @param isOver whether the camera has ended
   */
  CameraMemory withOver(boolean isOver) {
    return isOver == (over != null)
        ? this
        : new CameraMemory(
            last,
            lastDetected,
            watched,
            shedSince,
            presences,
            end,
            jumped,
            retracted,
            objects,
            rested,
            isOver ? true : null);
  }

  CameraMemory withRested(Map<String, Long> newRested) {
    return new CameraMemory(
        last,
        lastDetected,
        watched,
        shedSince,
        presences,
        end,
        jumped,
        retracted,
        objects,
        newRested,
        over);
  }

  boolean isRetracted(String alertId) {
    return retracted.stream().anyMatch(one -> one.alertId().equals(alertId));
  }

  CameraMemory withRetracted(RetractedAlert alert) {
    List<RetractedAlert> all = new ArrayList<>(retracted);
    all.add(alert);
    List<RetractedAlert> newest = all.subList(Math.max(0, all.size() - MOST_RETRACTED), all.size());
    return new CameraMemory(
        last,
        lastDetected,
        watched,
        shedSince,
        presences,
        end,
        jumped,
        newest,
        objects,
        rested,
        over);
  }

  /**
   * Whether people have said that such a box is nothing for the rule.
   *
   * @param time of its frame, Unix time, ms
   */
  boolean mutes(String rule, String label, Box box, long time) {
    return retracted.stream().anyMatch(one -> one.mutes(rule, label, box, time));
  }

  /** Whether people have said something that holds at that time, Unix time, ms. */
  public boolean isMuteAt(long time) {
    return retracted.stream().anyMatch(one -> one.isMuteAt(time));
  }

  /**
   * What is remembered of a frame that went by, enough to point at it from an alert.
   *
   * @param epoch Unix time of the epoch's beginning, ms
   * @param index frames from 0
   * @param partition partition of the frames topic, or null
   * @param offset offset in that partition, or null
   * @param capturedAt Unix time, ms
   * @param mediaTime since the first frame of the epoch, ms, without jumps of the camera's clock
   * @param release the weights that saw it, or null where none did
   */
  public record SeenFrame(
      long epoch,
      long index,
      @Nullable Integer partition,
      @Nullable Long offset,
      long capturedAt,
      long mediaTime,
      @Nullable SeenRelease release) {

    /** The weights that saw a frame. */
    public record SeenRelease(String model, long version, String sha256) {}

    /**
     * @param mediaTime without jumps
     */
    public static SeenFrame of(DetectionEvent event, long mediaTime) {
      FrameRef frame = event.getFrame();
      ReleaseRef release = event.getRelease();
      return new SeenFrame(
          frame.getEpoch(),
          frame.getIndex(),
          frame.getPartition(),
          frame.getOffset(),
          event.getCapturedAt().toEpochMilli(),
          mediaTime,
          release == null
              ? null
              : new SeenRelease(release.getModel(), release.getVersion(), release.getSha256()));
    }

    /** The same frame, at another time: for what happens without frames. */
    SeenFrame at(Instant time, long newMediaTime) {
      return new SeenFrame(
          epoch, index, partition, offset, time.toEpochMilli(), newMediaTime, release);
    }

    FrameRef ref(String camera) {
      return new FrameRef(camera, epoch, index, partition, offset);
    }

    Instant capturedAtInstant() {
      return Instant.ofEpochMilli(capturedAt);
    }

    @Nullable ReleaseRef releaseRef() {
      return release == null
          ? null
          : new ReleaseRef(release.model(), release.version(), release.sha256());
    }
  }
}
