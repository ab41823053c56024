package io.retinue.standalone.bench;

import io.retinue.alerter.tracking.CameraTracks;
import io.retinue.alerter.tracking.FrameMark;
import io.retinue.alerter.tracking.ObjectChange;
import io.retinue.alerter.tracking.SightedFrame;
import io.retinue.alerter.tracking.Sighting;
import io.retinue.alerter.tracking.Track;
import io.retinue.alerter.tracking.Tracker;
import io.retinue.alerter.tracking.TrackerSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs trackers over the frames of one camera whose truth is known.
 *
 * @param frames in order
 * @param framesPerSecond of these frames
 */
public record TrackingTrial(List<Frame> frames, double framesPerSecond) {
  /**
   * One frame.
   *
   * @param index in the film, from 0
   * @param truth the objects that are to be found
   * @param sightings what the trackers get
   */
  public record Frame(long index, List<IdentifiedBox> truth, List<Sighting> sightings) {
    public Frame {
      truth = List.copyOf(truth);
      sightings = List.copyOf(sightings);
    }
  }

  public TrackingTrial {
    frames = List.copyOf(frames);
  }

  /** The same camera with fewer frames a second: those nearest to the wanted times. */
  public TrackingTrial at(double rate) {
    List<Frame> kept = new ArrayList<>();
    double next = frames.isEmpty() ? 0 : frames.get(0).index();
    for (Frame frame : frames) {
      if (frame.index() >= next - 0.5) {
        kept.add(frame);
        next += framesPerSecond / rate;
      }
    }
    return new TrackingTrial(kept, framesPerSecond);
  }

  /**
   * The score of Retinue's tracker. The boxes of an object count from its first frame on if it is
   * presumed to be there at any time, as trackers are compared on recorded films.
   */
  public TrackingScore retinue(TrackerSettings settings) {
    Tracker tracker = new Tracker("bench", settings);
    CameraTracks memory = CameraTracks.NOTHING;
    Set<String> published = new HashSet<>();
    List<List<IdentifiedBox>> followed = new ArrayList<>();
    for (Frame frame : frames) {
      FrameMark mark = new FrameMark(0, frame.index(), null, null, timeOf(frame));
      Tracker.Step step =
          tracker.onFrame(
              memory, new SightedFrame(mark, timeOf(frame), true, null, frame.sightings()));
      memory = step.memory();
      step.changes().stream().map(ObjectChange::objectId).forEach(published::add);
      followed.add(
          memory.tracks().stream()
              .filter(track -> track.now().last().equals(mark))
              .map(TrackingTrial::boxOf)
              .toList());
    }
    return score(
        followed.stream()
            .map(boxes -> boxes.stream().filter(box -> published.contains(box.id())).toList())
            .toList());
  }

  private static IdentifiedBox boxOf(Track track) {
    return new IdentifiedBox(track.id("bench"), track.now().label(), track.now().box());
  }

  /** The score of a tracker that knows nothing but overlaps. */
  public TrackingScore plainIou(TrackerSettings settings) {
    IouTracker tracker = new IouTracker(settings.minScore());
    return score(
        frames.stream().map(frame -> tracker.next(frame.sightings(), timeOf(frame))).toList());
  }

  private TrackingScore score(List<List<IdentifiedBox>> found) {
    List<TrackingScore.Frame> scored = new ArrayList<>();
    for (int i = 0; i < frames.size(); i++) {
      scored.add(new TrackingScore.Frame(frames.get(i).truth(), found.get(i)));
    }
    return TrackingScore.of(scored);
  }

  private long timeOf(Frame frame) {
    return Math.round(frame.index() * 1000 / framesPerSecond);
  }
}
