package io.retinue.alerter.tracking;

import io.retinue.alerter.tracking.Association.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Which box of a frame belongs to which track, in three rounds as in ByteTrack: boxes with high
 * scores go to objects that are presumed to be there, then boxes with low scores to those of them
 * that were seen in the frame before and have none yet, then the rest of the high ones to tracks
 * that are held back.
 *
 * <p>ByteTrack's benefit of a pair is the IoU of box and expected box. At a few frames a second a
 * person's boxes of two frames do not overlap. So the benefit is the logarithm of the likelihood of
 * the box under the filter's expectation, whose uncertainty grows with time: the less is known of
 * an object, the nearer a box must be.
 */
final class Matching {
  /** A pair is possible up to this squared Mahalanobis distance. */
  private static final double FARTHEST = 20;

  /** A pair is possible up to this sum of distance and uncertainty, see {@link BoxMotion}. */
  private static final double LEAST_LIKELY = 9;

  /**
   * An object that was not seen in the frame before must be expected where the box is, by this IoU:
   * after some time its expectation covers half the picture, and boxes of others lie in it.
   */
  private static final double LOST_IOU = 0.1;

  private final List<Track> tracks;
  private final List<Sighting> sightings;
  private final BoxMotion[] expected;
  private final int[] boxOfTrack;
  private final boolean[] taken;
  private final boolean[] mayBegin;
  private final @Nullable Long previous;

  Matching(CameraTracks memory, SightedFrame frame, WatchedClock clock, TrackerSettings settings) {
    this.tracks = memory.tracks();
    this.sightings = frame.sightings();
    this.previous = memory.clock().lastDetected();
    this.expected = new BoxMotion[tracks.size()];
    this.boxOfTrack = new int[tracks.size()];
    this.taken = new boolean[sightings.size()];
    this.mayBegin = new boolean[sightings.size()];
    long media = clock.mediaTime() == null ? 0 : clock.mediaTime();
    for (int i = 0; i < expected.length; i++) {
      expected[i] = tracks.get(i).expected(media);
      boxOfTrack[i] = -1;
    }
    boolean[] mayContinue = new boolean[sightings.size()];
    for (int i = 0; i < taken.length; i++) {
      Sighting sighting = sightings.get(i);
      boolean trackable = sighting.isTrackable();
      mayBegin[i] = trackable && sighting.score() >= (float) settings.minScore(sighting.label());
      mayContinue[i] =
          trackable && sighting.score() >= (float) settings.lowestScore(sighting.label());
    }
    match(t -> tracks.get(t).isPresumedTrue(), b -> mayBegin[b]);
    match(t -> tracks.get(t).isPresumedTrue() && !isLost(t), b -> mayContinue[b] && !mayBegin[b]);
    match(t -> !tracks.get(t).isPresumedTrue(), b -> mayBegin[b]);
  }

  /** The box of a track, null where it has none. */
  @Nullable Sighting ofTrack(int track) {
    return boxOfTrack[track] < 0 ? null : sightings.get(boxOfTrack[track]);
  }

  /** Where a track was expected. */
  BoxMotion expected(int track) {
    return expected[track];
  }

  /** Boxes that begin an object, in the order of the frame. */
  List<Sighting> unmatched() {
    List<Sighting> rest = new ArrayList<>();
    for (int i = 0; i < taken.length; i++) {
      if (mayBegin[i] && !taken[i]) {
        rest.add(sightings.get(i));
      }
    }
    return rest;
  }

  private void match(IntPredicate ofTracks, IntPredicate ofBoxes) {
    List<Pair> pairs = new ArrayList<>();
    for (int t = 0; t < expected.length; t++) {
      if (boxOfTrack[t] >= 0 || !ofTracks.test(t)) {
        continue;
      }
      String label = tracks.get(t).now().label();
      for (int b = 0; b < taken.length; b++) {
        if (!taken[b] && ofBoxes.test(b) && sightings.get(b).label().equals(label)) {
          double benefit = benefit(t, sightings.get(b).box());
          if (benefit > 0) {
            pairs.add(new Pair(t, b, benefit));
          }
        }
      }
    }
    int[] matched = Association.of(expected.length, taken.length, pairs);
    for (int t = 0; t < matched.length; t++) {
      if (matched[t] >= 0) {
        boxOfTrack[t] = matched[t];
        taken[matched[t]] = true;
      }
    }
  }

  /** Whether it was not seen in the last frame that the model saw. */
  private boolean isLost(int track) {
    return previous == null || tracks.get(track).seenMedia() != previous;
  }

  private double benefit(int track, PixelBox box) {
    BoxMotion where = expected[track];
    double distance = where.distance(box);
    boolean possible = distance <= FARTHEST && (!isLost(track) || where.box().iou(box) >= LOST_IOU);
    return possible ? LEAST_LIKELY - distance - where.uncertainty() : 0;
  }
}
