package io.retinue.alerter.tracking;

import io.retinue.alerter.tracking.ObjectChange.EndReason;
import io.retinue.alerter.tracking.ObjectChange.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Follows the objects of one camera: memory and frame in, memory and changes out. A pure function,
 * so that the same frames give the same objects, with the same ids, after every restart and on
 * every instance.
 *
 * <p>The association is ByteTrack's (Zhang et al., arXiv:2110.06864): boxes with high scores go to
 * the objects first, boxes with low scores to objects that lost theirs in this frame. It departs
 * from the paper in that times are media time and not frames, so that 1 to 15 frames a second and
 * gaps are the same to it, and in the likelihood of a pair, see {@link Matching}. Only boxes and
 * objects of the same label are paired.
 */
public final class Tracker {
  /** Objects of one camera that are followed at the same time: the store's value is bounded. */
  public static final int MOST_TRACKS = 1000;

  /** A track that is held back is forgotten when it was not seen for longer, ms. */
  private static final long HELD_BACK_MS = 1000;

  private final String camera;
  private final TrackerSettings settings;

  /**
   * The result of one event.
   *
   * @param memory what is remembered from now on
   * @param seen what is there after the event, for rules: objects do not leave because the camera
   *     ends with this frame
   * @param changes in the order of the objects' age
   * @param heldBack objects that were forgotten before they were presumed to be there
   * @param ignored boxes that could have begun an object, and were not followed because there are
   *     too many
   * @param repeated whether the frame went by before
   */
  public record Step(
      CameraTracks memory,
      CameraTracks seen,
      List<ObjectChange> changes,
      int heldBack,
      int ignored,
      boolean repeated) {
    /** An event that concerns no object. */
    public static Step nothing(CameraTracks memory) {
      return new Step(memory, memory, List.of(), 0, 0, false);
    }
  }

  public Tracker(String camera, TrackerSettings settings) {
    this.camera = camera;
    this.settings = settings;
  }

  /** A frame that went by before changes nothing. */
  public Step onFrame(CameraTracks before, SightedFrame frame) {
    FrameMark mark = frame.mark();
    if (before.isPast(mark.epoch(), mark.index())) {
      return new Step(before, before, List.of(), 0, 0, true);
    }
    Outcome outcome = new Outcome();
    CameraTracks memory = before;
    if (before.last() != null && before.last().epoch() != mark.epoch()) {
      endAll(before, EndReason.EPOCH_CHANGED, outcome);
      memory = CameraTracks.NOTHING.withEnd(before.end());
    }
    WatchedClock clock = memory.clock().at(frame.mediaTime(), frame.detected());
    List<Track> tracks = frame.detected() ? follow(memory, frame, clock, outcome) : memory.tracks();
    return atEnd(new CameraTracks(mark, frame.weights(), clock, memory.end(), tracks), outcome);
  }

  /** The end counts once the last published frame of that epoch has gone by. */
  public Step onEnd(CameraTracks before, CameraTracks.End end) {
    return atEnd(before.withEnd(end), new Outcome());
  }

  /**
   * Ends all objects: neither frames nor a sign of life of the camera come any more. Its memory is
   * kept: if it goes on, objects begin anew.
   */
  public Step onSilence(CameraTracks before) {
    Outcome outcome = new Outcome();
    CameraTracks.End end = before.end();
    boolean ended = end != null && before.isPast(end.epoch(), 0);
    endAll(before, ended ? EndReason.CAMERA_ENDED : EndReason.CAMERA_SILENT, outcome);
    CameraTracks memory = before.withTracks(List.of());
    return outcome.step(memory, memory);
  }

  /** What is collected while an event is worked on. */
  private static final class Outcome {
    private final List<ObjectChange> changes = new ArrayList<>();
    private int heldBack;
    private int ignored;

    Step step(CameraTracks memory, CameraTracks seen) {
      return new Step(memory, seen, List.copyOf(changes), heldBack, ignored, false);
    }
  }

  private Step atEnd(CameraTracks memory, Outcome outcome) {
    CameraTracks.End end = memory.end();
    if (end == null || !memory.isPast(end.epoch(), end.lastIndex())) {
      return outcome.step(memory, memory);
    }
    endAll(memory, EndReason.CAMERA_ENDED, outcome);
    return outcome.step(memory.withTracks(List.of()).withEnd(null), memory);
  }

  private void endAll(CameraTracks memory, EndReason reason, Outcome outcome) {
    FrameMark last = memory.last();
    if (last != null) {
      memory.tracks().forEach(track -> end(track, reason, last, memory.weights(), outcome));
    }
  }

  private void end(
      Track track, EndReason reason, FrameMark frame, @Nullable Weights weights, Outcome outcome) {
    Track.Written written = track.written();
    if (written == null) {
      outcome.heldBack++;
      return;
    }
    outcome.changes.add(
        new ObjectChange(
            track.id(camera),
            Type.END,
            written.sequence() + 1,
            written.state(),
            track.now(),
            reason,
            frame,
            weights));
  }

  private List<Track> follow(
      CameraTracks memory, SightedFrame frame, WatchedClock clock, Outcome outcome) {
    Matching matching = new Matching(memory, frame, clock, settings);
    List<Track> kept = new ArrayList<>();
    for (int i = 0; i < memory.tracks().size(); i++) {
      Track track = memory.tracks().get(i);
      Sighting sighting = matching.ofTrack(i);
      if (sighting != null) {
        Track seen = track.seen(sighting, matching.expected(i), frame.mark(), clock, settings);
        kept.add(written(seen, frame, outcome));
      } else if (isGone(track, clock)) {
        end(track, EndReason.ABSENT, frame.mark(), frame.weights(), outcome);
      } else {
        kept.add(track.missed());
      }
    }
    int number = 0;
    for (Sighting sighting : matching.unmatched()) {
      if (kept.size() >= MOST_TRACKS) {
        outcome.ignored++;
      } else {
        Track begun = Track.begin(number++, sighting, frame.mark(), clock);
        kept.add(written(begun, frame, outcome));
      }
    }
    return kept;
  }

  private boolean isGone(Track track, WatchedClock clock) {
    long absent = clock.watched() - track.seenWatched();
    if (!track.isPresumedTrue()) {
      return absent > HELD_BACK_MS;
    }
    return absent
        >= (track.now().stationary() ? settings.stationaryDisappeared() : settings.maxDisappeared())
            .toMillis();
  }

  /** Writes the change that is due, if one is. */
  private Track written(Track track, SightedFrame frame, Outcome outcome) {
    Type type = track.due(settings);
    if (type == null) {
      return track;
    }
    Track.Written before = track.written();
    outcome.changes.add(
        new ObjectChange(
            track.id(camera),
            type,
            before == null ? 0 : before.sequence() + 1,
            before == null ? null : before.state(),
            track.now(),
            null,
            frame.mark(),
            frame.weights()));
    return track.afterWriting();
  }
}
