package io.retinue.alerter.watch;

import io.retinue.alerter.tracking.PixelBox;
import io.retinue.alerter.watch.CameraMemory.SeenFrame;
import io.retinue.alerter.watch.RuleState.BestBox;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a tracked object is and was, as far as rules need it.
 *
 * @param label its class
 * @param last where it was seen last
 * @param stays in regions, by their names
 * @param sides of lines, by their names
 * @param standing where it stands still, by the names of rules about that
 */
public record Whereabouts(
    String label,
    Last last,
    Map<String, Stay> stays,
    Map<String, Side> sides,
    Map<String, Standing> standing) {

  public Whereabouts {
    stays = new LinkedHashMap<>(stays);
    sides = new LinkedHashMap<>(sides);
    standing = new LinkedHashMap<>(standing);
  }

  /**
   * The last box of an object, small: a camera may have hundreds.
   *
   * @param index of its frame, which is of the epoch that the camera is in
   * @param partition partition of the frames topic, or null
   * @param offset offset in that partition, or null
   * @param capturedAt Unix time, ms
   */
  public record Last(
      float score,
      float x1,
      float y1,
      float x2,
      float y2,
      long index,
      @Nullable Integer partition,
      @Nullable Long offset,
      long capturedAt) {
    static Last of(BestBox box, SeenFrame frame) {
      return new Last(
          box.score(),
          box.x1(),
          box.y1(),
          box.x2(),
          box.y2(),
          frame.index(),
          frame.partition(),
          frame.offset(),
          frame.capturedAt());
    }

    /**
     * @param now a frame of the same epoch
     */
    BestBox box(SeenFrame now) {
      SeenFrame then = new SeenFrame(now.epoch(), index, partition, offset, capturedAt, 0, null);
      return new BestBox(score, x1, y1, x2, y2, then);
    }
  }

  /**
   * A stay in a region.
   *
   * @param inside whether it is inside, by the region's inertia
   * @param frames in a row that say otherwise
   * @param since watched time of the first frame inside, ms
   * @param counted whether it counts: it is presumed to be there, for long enough
   */
  public record Stay(boolean inside, int frames, long since, boolean counted) {
    /** After a frame; null where the object is outside. */
    static @Nullable Stay next(@Nullable Stay was, boolean in, long watched, int inertia) {
      if (was == null) {
        return in ? new Stay(inertia == 1, inertia == 1 ? 0 : 1, watched, false) : null;
      }
      if (was.inside == in) {
        return in ? new Stay(true, 0, was.since, was.counted) : null;
      }
      if (!was.inside) {
        boolean enough = was.frames + 1 >= inertia;
        return new Stay(enough, enough ? 0 : was.frames + 1, was.since, false);
      }
      return was.frames + 1 >= inertia
          ? null
          : new Stay(true, was.frames + 1, was.since, was.counted);
    }

    Stay nowCounted() {
      return new Stay(inside, frames, since, true);
    }
  }

  /**
   * The side of a line.
   *
   * @param x where it was last seen clearly on one side, 0 to 1
   * @param y likewise
   * @param right whether that was the right side
   * @param in crossings to the right that nobody was told, because it is not presumed to be there
   * @param out crossings to the left, likewise
   */
  public record Side(double x, double y, boolean right, int in, int out) {}

  /**
   * A place where it stands still.
   *
   * @param since watched time from which on it counts, ms
   * @param place its box there, pixels
   */
  public record Standing(long since, PixelBox place) {}
}
