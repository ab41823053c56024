package io.retinue.alerter.tracking;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the tracker remembers of one camera between two frames: the value of the store {@code
 * tracks}.
 *
 * @param last the frame that went by last, seen or shed; null before the first
 * @param weights the release that saw it, or null where none did
 * @param clock the time of its epoch
 * @param end the end of an epoch whose last frame may not have gone by yet; null when none is known
 * @param tracks the objects, oldest first
 */
public record CameraTracks(
    @Nullable FrameMark last,
    @Nullable Weights weights,
    WatchedClock clock,
    @Nullable End end,
    List<Track> tracks) {
  /** Before the first frame. */
  public static final CameraTracks NOTHING =
      new CameraTracks(null, null, WatchedClock.START, null, List.of());

  /** The reader said that this was the epoch's last frame. */
  public record End(long epoch, long lastIndex) {}

  public CameraTracks {
    tracks = List.copyOf(tracks);
  }

  boolean isPast(long epoch, long index) {
    return last != null && last.epoch() == epoch && last.index() >= index;
  }

  CameraTracks withEnd(@Nullable End newEnd) {
    return new CameraTracks(last, weights, clock, newEnd, tracks);
  }

  CameraTracks withTracks(List<Track> newTracks) {
    return new CameraTracks(last, weights, clock, end, newTracks);
  }
}
