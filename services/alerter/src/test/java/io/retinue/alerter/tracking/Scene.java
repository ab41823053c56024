package io.retinue.alerter.tracking;

import io.retinue.alerter.tracking.ObjectChange.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Plays made-up frames of the camera gate through a tracker. People are 40 × 100 pixels. */
final class Scene {
  static final long EPOCH = 1_700_000_000_000L;

  final List<ObjectChange> changes = new ArrayList<>();
  CameraTracks memory = CameraTracks.NOTHING;
  int heldBack;
  int ignored;
  int repeated;
  private final Tracker tracker = new Tracker("gate", TrackerSettings.DEFAULTS);
  private long epoch = EPOCH;
  private long index;

  /** A person whose center is there. */
  static Sighting person(double x, double y, double score) {
    return new Sighting("person", (float) score, PixelBox.around(x, y, 40, 100));
  }

  static Sighting person(double x, double y) {
    return person(x, y, 0.9);
  }

  /** The next frame. */
  Scene at(double seconds, Sighting... sightings) {
    return play(frame(epoch, index++, Math.round(1000 * seconds), true, sightings));
  }

  /** The next frame, which the model did not see. */
  Scene shedAt(double seconds) {
    return play(frame(epoch, index++, Math.round(1000 * seconds), false));
  }

  Scene inEpoch(long later) {
    epoch = EPOCH + later;
    index = 0;
    return this;
  }

  static SightedFrame frame(
      long epoch, long index, long mediaTime, boolean detected, Sighting... sightings) {
    FrameMark mark = new FrameMark(epoch, index, 0, index, epoch + mediaTime);
    return new SightedFrame(mark, mediaTime, detected, null, List.of(sightings));
  }

  Scene play(SightedFrame frame) {
    return take(tracker.onFrame(memory, frame));
  }

  Scene ends(long lastIndex) {
    return take(tracker.onEnd(memory, new CameraTracks.End(epoch, lastIndex)));
  }

  Scene isSilent() {
    return take(tracker.onSilence(memory));
  }

  private Scene take(Tracker.Step step) {
    memory = step.memory();
    changes.addAll(step.changes());
    heldBack += step.heldBack();
    ignored += step.ignored();
    repeated += step.repeated() ? 1 : 0;
    return this;
  }

  /** Such as {@code NEW 0/0 @1}: type, frame and number of the id, frame that caused it. */
  List<String> lines() {
    return changes.stream()
        .map(
            change ->
                change.type()
                    + " "
                    + change.objectId().replace("gate/" + change.after().first().epoch() + "/", "")
                    + " @"
                    + change.frame().index()
                    + (change.endReason() == null ? "" : " " + change.endReason()))
        .toList();
  }

  List<String> lines(Type type) {
    return lines().stream().filter(line -> line.startsWith(type.name())).toList();
  }

  /** Ids of the objects that were seen in the last frame, from left to right. */
  List<String> ids() {
    TreeMap<Double, String> byPlace = new TreeMap<>();
    for (Track track : memory.tracks()) {
      if (track.now().last().equals(memory.last())) {
        byPlace.put(track.now().box().centerX(), track.id("gate"));
      }
    }
    return List.copyOf(byPlace.values());
  }
}
