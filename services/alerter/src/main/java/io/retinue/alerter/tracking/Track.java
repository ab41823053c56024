package io.retinue.alerter.tracking;

import io.retinue.alerter.tracking.ObjectChange.Type;
import io.retinue.alerter.tracking.TrackedObject.BestPicture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object that is followed. It is held back until it is presumed to be there; from then on its
 * changes are written.
 *
 * <pre>
 *   held back ──(median of scores ≥ threshold)──► NEW ──► UPDATE … ──► END
 *       └──(not seen for a second)──► forgotten
 * </pre>
 *
 * @param number of the object among those that began in its first frame, from 0
 * @param motion as of the last frame in which it was seen
 * @param seenMedia media time of that frame, ms, without jumps of the camera's clock
 * @param seenWatched watched time at that frame, ms
 * @param scores of the last frames that the model saw, at most {@link #SCORES}, oldest first; 0 for
 *     a frame in which a track that is held back was not seen
 * @param anchor where it was when it began to stand still
 * @param stillSince watched time at that moment, ms
 * @param now its state
 * @param written its state at the last change that was written; null while it is held back
 */
public record Track(
    int number,
    BoxMotion motion,
    long seenMedia,
    long seenWatched,
    List<Float> scores,
    PixelBox anchor,
    long stillSince,
    TrackedObject now,
    @Nullable Written written) {

  /**
   * A change that was written.
   *
   * @param state the object as it was
   * @param watched watched time of the frame that caused it, ms
   * @param sequence number of the change
   */
  public record Written(TrackedObject state, long watched, long sequence) {}

  /** As in Frigate. */
  static final int SCORES = 10;

  /** Fewer scores count as if the others were 0: an object of one frame is no object. */
  private static final int LEAST_SCORES = 3;

  /** An object stands still while its box overlaps the anchor by more than this IoU. */
  private static final double STILL_IOU = 0.6;

  /** A box that overlaps the one that was written last by less than this IoU has moved. */
  private static final double MOVED_IOU = 0.7;

  /** A best picture that is better by this is worth a change. */
  private static final float BETTER = 0.05f;

  /** Changes of an object are at least so far apart, ms, unless it stops or starts to move. */
  private static final long CALM_MS = 1000;

  public Track {
    scores = List.copyOf(scores);
  }

  static Track begin(int number, Sighting sighting, FrameMark frame, WatchedClock clock) {
    BoxMotion motion = BoxMotion.start(sighting.box());
    List<Float> scores = List.of(sighting.score());
    BestPicture best = new BestPicture(frame, sighting.score(), sighting.box());
    long media = clock.mediaTime() == null ? 0 : clock.mediaTime();
    return new Track(
        number,
        motion,
        media,
        clock.watched(),
        scores,
        motion.box().rounded(),
        clock.watched(),
        new TrackedObject(
            sighting.label(),
            sighting.score(),
            median(scores),
            sighting.box(),
            0,
            0,
            false,
            frame,
            frame,
            0,
            1,
            best),
        null);
  }

  /** The same in every run: camera, epoch and index of the first frame, and number. */
  public String id(String camera) {
    FrameMark first = now.first();
    return camera + "/" + first.epoch() + "/" + first.index() + "/" + number;
  }

  /** Where it is expected at that media time. */
  BoxMotion expected(long mediaTime) {
    return motion.after(Math.max(0, mediaTime - seenMedia) / 1000.0);
  }

  /** Whether it is an object, and not perhaps a false positive. */
  public boolean isPresumedTrue() {
    return written != null;
  }

  /**
   * @param expected where it was expected
   */
  Track seen(
      Sighting sighting,
      BoxMotion expected,
      FrameMark frame,
      WatchedClock clock,
      TrackerSettings settings) {
    BoxMotion measured = expected.measured(sighting.box());
    long media = clock.mediaTime() == null ? seenMedia : clock.mediaTime();
    boolean still = measured.box().iou(anchor) > STILL_IOU;
    long since = still ? stillSince : clock.watched();
    List<Float> history = with(sighting.score());
    BestPicture best =
        sighting.score() > now.best().score()
            ? new BestPicture(frame, sighting.score(), sighting.box())
            : now.best();
    return new Track(
        number,
        measured,
        media,
        clock.watched(),
        history,
        still ? anchor : measured.box().rounded(),
        since,
        new TrackedObject(
            now.label(),
            sighting.score(),
            Math.max(now.topScore(), median(history)),
            sighting.box(),
            measured.x().velocity(),
            measured.y().velocity(),
            still && clock.watched() - since >= settings.stationaryAfter().toMillis(),
            now.first(),
            frame,
            now.durationMs() + Math.max(0, media - seenMedia),
            now.frames() + 1,
            best),
        written);
  }

  /** A frame went by without it. */
  Track missed() {
    return isPresumedTrue()
        ? this
        : new Track(
            number, motion, seenMedia, seenWatched, with(0f), anchor, stillSince, now, null);
  }

  /** What is to be written after a frame in which it was seen; null where nothing is. */
  @Nullable Type due(TrackerSettings settings) {
    if (written == null) {
      return median(scores) >= (float) settings.threshold(now.label()) ? Type.NEW : null;
    }
    TrackedObject then = written.state();
    boolean calm = seenWatched - written.watched() < CALM_MS;
    boolean changed =
        now.best().score() >= then.best().score() + BETTER || now.box().iou(then.box()) < MOVED_IOU;
    return now.stationary() != then.stationary() || (changed && !calm) ? Type.UPDATE : null;
  }

  /** After its change was written. */
  Track afterWriting() {
    long sequence = written == null ? 0 : written.sequence() + 1;
    return new Track(
        number,
        motion,
        seenMedia,
        seenWatched,
        scores,
        anchor,
        stillSince,
        now,
        new Written(now, seenWatched, sequence));
  }

  private List<Float> with(float score) {
    List<Float> longer = new ArrayList<>(scores);
    longer.add(score);
    return longer.size() > SCORES ? longer.subList(1, longer.size()) : longer;
  }

  private static float median(List<Float> scores) {
    float[] sorted = new float[Math.max(LEAST_SCORES, scores.size())];
    for (int i = 0; i < scores.size(); i++) {
      sorted[i] = scores.get(i);
    }
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
